package vitrine.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a time says nothing without.
final class Machine {
    private static final List<String> WIDTHS = List.of("avx512f", "avx2", "asimd", "sse2");

    /// Our heap while times are taken: there before the first turn, in large pages where the system
    /// has them for the asking. Every result is a new array, and memory that no process had before
    /// comes slowly, in a virtual machine above all: a run may take ten times as long until all of
    /// the heap has been used once.
    static final List<String> HEAP =
            List.of(
                    "-Xms4g",
                    "-Xmx4g",
                    "-XX:+AlwaysPreTouch",
                    largePages() ? "-XX:+UseTransparentHugePages" : "-XX:-UseLargePages");

    private Machine() {}

    /// Facts by name.
    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", cpu("model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("caches", caches());
        facts.put("widest vectors", vectors());
        facts.put("virtual machine", cpu("flags").contains("hypervisor") ? "yes" : "no");
        facts.put("system", property("os.name") + " " + property("os.version"));
        facts.put("JDK", property("java.vendor") + " " + Runtime.version());
        facts.put("our heap", String.join(" ", HEAP));
        facts.put("commit", System.getProperty("vitrine.commit", "unknown"));
        return facts;
    }

    /// Processor time since the system started.
    ///
    /// @param stolen ticks in which a hypervisor let others run
    /// @param all ticks, idle ones too
    record Ticks(long stolen, long all) {
        private static final int STOLEN = 7;

        /// As the first line of `/proc/stat` says; zeros where there is none.
        static Ticks now() {
            return of(read(Path.of("/proc/stat")).lines().findFirst().orElse(""));
        }

        static Ticks of(String line) {
            String[] words = line.split(" +");
            long all = 0;
            for (int i = 0; i <= STOLEN && i + 1 < words.length; i++) {
                all += Long.parseLong(words[i + 1]);
            }
            return new Ticks(
                    words.length > STOLEN + 1 ? Long.parseLong(words[STOLEN + 1]) : 0, all);
        }

        /// The stolen share of the time from then to this.
        double since(Ticks then) {
            return all == then.all ? 0 : (double) (stolen - then.stolen) / (all - then.all);
        }
    }

    /// How many processes wanted to run in the last minute.
    static double load() {
        String line = read(Path.of("/proc/loadavg"));
        return line.isEmpty() ? Double.NaN : Double.parseDouble(line.split(" ")[0]);
    }

    private static boolean largePages() {
        return read(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")).contains("[madvise]");
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String vectors() {
        List<String> flags = List.of(cpu("flags").split(" "));
        return WIDTHS.stream().filter(flags::contains).findFirst().orElse("unknown");
    }

    private static String cpu(String name) {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(l -> l.startsWith(name))
                .map(l -> l.substring(l.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static String caches() {
        StringBuilder caches = new StringBuilder();
        Path folder = Path.of("/sys/devices/system/cpu/cpu0/cache");
        for (int i = 0; Files.exists(folder.resolve("index" + i)); i++) {
            Path cache = folder.resolve("index" + i);
            if (i > 0) caches.append(", ");
            caches.append("L").append(read(cache.resolve("level")));
            String type = read(cache.resolve("type"));
            if (!type.equals("Unified")) caches.append(' ').append(type);
            caches.append(' ').append(read(cache.resolve("size")));
        }
        return caches.isEmpty() ? "unknown" : caches.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
