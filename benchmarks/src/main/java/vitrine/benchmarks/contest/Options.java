package vitrine.benchmarks.contest;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What the command line asks for.
///
/// | option | meaning |
/// |---|---|
/// | `--models FOLDER` | where the exported models are |
/// | `--short` | the chief rows on two threads and the products on one too, at most five minutes |
/// | `--threads 2,1` | on how many |
/// | `--only REGEX` | the rows whose name has a match |
/// | `--rounds N`, `--turn SECONDS`, `--warming SECONDS` | how long |
/// | `--details` | the times behind each ratio |
/// | `--out FOLDER` | writes `performance.md` and its pictures there |
///
/// @param models the folder of the models
/// @param brief whether it is the short form
/// @param threads numbers of threads, in order
/// @param only which rows
/// @param rounds turns of each entry
/// @param turn seconds of a turn
/// @param warming seconds before the first, and longer while the JVM compiles what runs
/// @param details whether times are printed
/// @param command how it was started
/// @param out where the page goes, or null
record Options(
        Path models,
        boolean brief,
        List<Integer> threads,
        Pattern only,
        int rounds,
        double turn,
        double warming,
        boolean details,
        String command,
        @Nullable Path out) {
    private static final Pattern BRIEF =
            Pattern.compile(
                    "SGEMM|(resnet50|mobilenet_v2|vit_b_16|deit_tiny) forward|^grad-cam,|^layer-cam"
                            + "|^full-grad|^guided|50 steps|^eigen-cam|layer4, 2048 channels|masks"
                            + "|step, resnet18|cold|Xmx300m");

    static Options of(String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean brief = words.remove("--short");
        boolean details = words.remove("--details");
        String out = value(words, "--out", "");
        Options options =
                new Options(
                        Path.of(value(words, "--models", "models")),
                        brief,
                        List.of(value(words, "--threads", "2,1").split(",")).stream()
                                .map(Integer::valueOf)
                                .toList(),
                        Pattern.compile(value(words, "--only", "")),
                        Integer.parseInt(value(words, "--rounds", brief ? "3" : "7")),
                        Double.parseDouble(value(words, "--turn", brief ? "0.2" : "0.6")),
                        Double.parseDouble(value(words, "--warming", brief ? "1.5" : "4")),
                        details,
                        command(args),
                        out.isEmpty() ? null : Path.of(out));
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("options: does not know " + String.join(" ", words));
        }
        return options;
    }

    private static String value(List<String> words, String name, String usual) {
        int at = words.indexOf(name);
        if (at < 0) return usual;
        words.remove(at);
        if (at == words.size()) throw new IllegalArgumentException(name + ": needs a value");
        return words.remove(at);
    }

    boolean wants(int on, Goal goal) {
        return wants(goal.row()) && (!brief || on == 2 || goal.heat().equals("gemm"));
    }

    boolean wants(String row) {
        return only.matcher(row).find() && (!brief || BRIEF.matcher(row).find());
    }

    /// Products are short.
    Heat.Pace pace(Job job) {
        return job instanceof Job.Gemm
                ? new Heat.Pace(rounds, turn / 10, warming / 10)
                : new Heat.Pace(rounds, turn, warming);
    }

    /// How it was started, but for the folders.
    private static String command(String[] args) {
        List<String> said = new ArrayList<>(List.of(args));
        value(said, "--models", "");
        value(said, "--out", "");
        said.addFirst("benchmarks/compare");
        return String.join(" ", said);
    }
}
