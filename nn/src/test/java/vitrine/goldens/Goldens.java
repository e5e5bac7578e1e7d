package vitrine.goldens;

import com.fasterxml.jackson.jr.ob.JSON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Numbers that other libraries computed: the tensors of one file `X.safetensors` by name, and what
/// its manifest `X.json` says about the cases. The files lie in `shared/goldens` and are described
/// in its README.
public final class Goldens {
    /// Why a test that needs these numbers is skipped.
    public static final String ABSENT =
            "there is no folder shared/goldens beside or above this module; set -Dvitrine.shared=FOLDER";

    private final String name;
    private final Map<String, Object> manifest;
    private final ByteBuffer data;
    private final SortedMap<String, Entry> entries;

    private Goldens(
            String name,
            Map<String, Object> manifest,
            ByteBuffer data,
            SortedMap<String, Entry> entries) {
        this.name = name;
        this.manifest = manifest;
        this.data = data;
        this.entries = entries;
    }

    /// One tensor, widened to double without loss (integers up to 2⁵³).
    ///
    /// @param dtype as the file names it: `F16`, `F32`, `F64`, `I32`, `I64`, `U8`, `BOOL`
    /// @param values row-major; a `BOOL` is 0 or 1
    @SuppressWarnings("ArrayRecordComponent") // read once, compared element by element, never a key
    public record Golden(String dtype, int[] shape, double[] values) {
        /// The values as integers.
        public int[] integers() {
            return Arrays.stream(values).mapToInt(v -> Math.toIntExact((long) v)).toArray();
        }

        /// The values in single precision.
        public float[] floats() {
            float[] y = new float[values.length];
            for (int i = 0; i < y.length; i++) y[i] = (float) values[i];
            return y;
        }

        /// Whether the values are real numbers rather than integers or truth values.
        public boolean real() {
            return dtype.startsWith("F");
        }
    }

    private record Entry(String dtype, int[] shape, int from, int to) {}

    private static Optional<Path> folder() {
        String set = System.getProperty("vitrine.shared");
        Stream<String> places = Stream.of("../shared", "../../shared", "../../../shared");
        return Stream.concat(Stream.ofNullable(set), places)
                .map(place -> Path.of(place).resolve("goldens"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /// Whether the numbers are there. Tests that need them assume it, and give [#ABSENT] as the
    /// reason, which the console shows once for each run of a module's tests.
    public static boolean present() {
        return Presence.KNOWN;
    }

    private static final class Presence {
        static final boolean KNOWN = folder().isPresent();

        static {
            if (!KNOWN) System.out.println("Tests that need golden numbers are skipped: " + ABSENT);
        }
    }

    /// A file or folder below `shared/goldens`.
    public static Path path(String below) {
        return folder().orElseThrow(
                        () -> new IllegalStateException("goldens " + below + ": " + ABSENT))
                .resolve(below);
    }

    /// The names, such as `A_ops/arith`, of all tensor files of a group, ascending.
    public static List<String> names(String group) {
        String end = ".safetensors";
        try (Stream<Path> files = Files.list(path(group))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(end))
                    .map(file -> group + "/" + file.substring(0, file.length() - end.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The tensors of `name.safetensors` with the manifest `name.json`.
    public static Goldens read(String name) {
        Goldens goldens = open(name, json(name + ".json"));
        Object count = goldens.manifest.get("n_cases");
        if (count instanceof Integer n && n != goldens.cases().size()) {
            throw new IllegalStateException(
                    "goldens "
                            + name
                            + ": the manifest promises "
                            + n
                            + " cases, has "
                            + goldens.cases().size());
        }
        return goldens;
    }

    /// The tensors of `name.safetensors`, which has no manifest of its own: weights, for example.
    public static Goldens tensors(String name) {
        return open(name, Map.of());
    }

    /// A JSON file below `shared/goldens`.
    public static Map<String, Object> json(String file) {
        try {
            return Collections.unmodifiableMap(JSON.std.mapFrom(Files.readString(path(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Goldens open(String name, Map<String, Object> manifest) {
        try {
            ByteBuffer file =
                    ByteBuffer.wrap(Files.readAllBytes(path(name + ".safetensors")))
                            .order(ByteOrder.LITTLE_ENDIAN);
            int header = Math.toIntExact(file.getLong());
            String text = new String(file.array(), Long.BYTES, header, StandardCharsets.UTF_8);
            int start = Long.BYTES + header;
            ByteBuffer data =
                    file.slice(start, file.limit() - start).order(ByteOrder.LITTLE_ENDIAN);
            return new Goldens(name, manifest, data, entries(JSON.std.mapFrom(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, Entry> entries(Map<String, Object> header) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        header.forEach((tensor, described) -> {
            if (tensor.equals("__metadata__")) return;
            Map<String, Object> map = map(described);
            int[] offsets = integers(map.get("data_offsets"));
            String dtype = String.valueOf(map.get("dtype"));
            entries.put(
                    tensor, new Entry(dtype, integers(map.get("shape")), offsets[0], offsets[1]));
        });
        return entries;
    }

    /// The file's name without its ending.
    public String name() {
        return name;
    }

    /// The whole manifest.
    public Map<String, Object> manifest() {
        return manifest;
    }

    /// The manifest's cases in order.
    public List<Map<String, Object>> cases() {
        return list(manifest.getOrDefault("cases", List.of())).stream().map(Goldens::map).toList();
    }

    /// The names of all tensors, ascending.
    public List<String> tensorNames() {
        return List.copyOf(entries.keySet());
    }

    /// Whether the file holds a tensor of this name.
    public boolean has(String tensor) {
        return entries.containsKey(tensor);
    }

    /// The tensor of this name.
    public Golden tensor(String tensor) {
        Entry e = entries.get(tensor);
        if (e == null)
            throw new IllegalStateException("goldens " + name + ": there is no tensor " + tensor);
        int count = Arrays.stream(e.shape).reduce(1, Math::multiplyExact);
        int width = width(e.dtype);
        if (e.to - e.from != count * width) {
            throw new IllegalStateException(
                    "goldens "
                            + name
                            + ": "
                            + tensor
                            + " has "
                            + (e.to - e.from)
                            + " bytes, needs "
                            + count * width);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = value(e.dtype, e.from + i * width);
        return new Golden(e.dtype, e.shape.clone(), values);
    }

    private int width(String dtype) {
        return switch (dtype) {
            case "U8", "BOOL" -> 1;
            case "F16" -> 2;
            case "F32", "I32" -> 4;
            case "F64", "I64" -> 8;
            default ->
                    throw new IllegalStateException(
                            "goldens " + name + ": unknown element type " + dtype);
        };
    }

    private double value(String dtype, int at) {
        return switch (dtype) {
            case "F16" -> Float.float16ToFloat(data.getShort(at));
            case "F32" -> data.getFloat(at);
            case "F64" -> data.getDouble(at);
            case "I32" -> data.getInt(at);
            case "I64" -> data.getLong(at);
            default -> Byte.toUnsignedInt(data.get(at));
        };
    }

    /// `yard_max_abs_rel[tensor][0]` of a case: the largest difference between single and double
    /// precision that PyTorch itself showed.
    public static double yardstick(Map<String, Object> example, String tensor) {
        Object pair = map(example.get("yard_max_abs_rel")).get(tensor);
        if (pair == null)
            throw new IllegalStateException(
                    "case " + example.get("id") + ": no yardstick for " + tensor);
        return ((Number) list(pair).getFirst()).doubleValue();
    }

    /// `max |a - b|`; NaN if any difference is.
    public static double maxError(double[] a, double[] b) {
        if (a.length != b.length) return Double.NaN;
        double worst = 0;
        for (int i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
        return worst;
    }

    /// `max |a|`
    public static double maxAbs(double[] a) {
        return Arrays.stream(a).map(Math::abs).max().orElse(0);
    }

    /// A JSON object.
    @SuppressWarnings("unchecked") // JSON objects have strings for keys
    public static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /// A JSON array.
    @SuppressWarnings("unchecked") // anything is an object
    public static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /// A JSON array of integers, or one integer alone.
    public static int[] integers(Object value) {
        if (value instanceof Number one) return new int[] {one.intValue()};
        return list(value).stream().mapToInt(v -> ((Number) v).intValue()).toArray();
    }
}
