import com.google.googlejavaformat.java.Main;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Formats every Java file below a folder, or checks that nothing is left to format.
///
/// Run by the build: `java -cp <formatter jars> tools/Format.java check|write FOLDER`.
final class Format {
    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        List<String> command = new ArrayList<>(List.of("--aosp", "--skip-reflowing-long-strings"));
        command.addAll(
                write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        List<String> sources = sources(root);
        command.addAll(sources);
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int exit =
                new Main(out, err, InputStream.nullInputStream())
                        .format(command.toArray(String[]::new));
        out.flush();
        err.flush();
        if (exit != 0 && !write) {
            err.println(
                    "The Java files above are not formatted or do not parse: run mvn -N -Pformat");
        }
        System.exit(exit);
    }

    private static List<String> sources(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !hidden(root.relativize(f)))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    /// Build output, and folders that hold other people's files.
    private static boolean hidden(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.equals("target") || name.equals("shared") || name.startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
