package vitrine.app;

import vitrine.app.zoo.Shelf;
import vitrine.engine.Shape;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.Models;
import vitrine.nn.weights.SafeTensors;
import vitrine.nn.weights.Seeded;
import vitrine.nn.weights.Stored;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A small network whose weights somebody publishes: a file by formula, and a table that names it.
///
/// @param file the weights
/// @param table the zoo's table with this file alone
/// @param home where the zoo keeps files
record Published(Path file, Path table, Path home) {
    static final String MODEL = "cifar10_resnet20";

    static Published in(Path folder) throws IOException {
        Map<String, Stored> arrays = new LinkedHashMap<>();
        Blueprint.of(Models.named(MODEL).build())
                .parameters()
                .forEach((name, shape) -> arrays.put(name, stored(name, shape)));
        Path raw = folder.resolve("raw.safetensors");
        SafeTensors.write(raw, arrays, Map.of());
        String name = "toy-" + digest(Files.readAllBytes(raw)) + ".safetensors";
        Path file = Files.move(raw, folder.resolve(name));
        Path table = folder.resolve("table.txt");
        String line = MODEL + " - https://weights.invalid/official/" + name + "\n";
        return new Published(file, Files.writeString(table, line), folder.resolve("home"));
    }

    private static Stored stored(String name, Shape shape) {
        double offset = name.endsWith("running_var") ? 1 : 0;
        float[] values = Seeded.values(name, shape.size(), offset, 0.2);
        return Stored.floats(values, shape.dims());
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(all).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(file);
    }

    String name() {
        return file.getFileName().toString();
    }

    /// Where the zoo keeps the file.
    Path kept() {
        return home.resolve("weights").resolve(name());
    }

    /// The environment of a process that asks this server and no proxy.
    Map<String, String> environment(Shelf shelf) {
        Map<String, String> environment = new HashMap<>();
        environment.put("VITRINE_HOME", home.toString());
        environment.put("VITRINE_ZOO", table.toString());
        environment.put("VITRINE_MIRROR", shelf.folder().toString());
        environment.put("VITRINE_OFFLINE", "");
        environment.put("no_proxy", "127.0.0.1");
        return environment;
    }
}
