package vitrine.benchmarks.contest;

import vitrine.benchmarks.contest.Entry.Who;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// `performance.md` with its pictures.
final class Page {
    private static final List<Who> COLUMNS = List.of(Who.VITRINE, Who.MKL, Who.OPENBLAS, Who.ONNX);
    private static final String MET = "#3b8f4a";
    private static final String MISSED = "#b8433a";

    private final Results results;
    private final List<String> lines = new ArrayList<>();

    Page(Results results) {
        this.results = results;
    }

    /// Writes it into a folder.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        opening();
        Files.writeString(folder.resolve("performance-goals.svg"), goals());
        lines.add("![How far each figure is from what it is to reach](performance-goals.svg)");
        results.goals().forEach(this::verdicts);
        memory();
        for (int threads : results.goals().keySet()) {
            String forward = "performance-forward-" + threads + ".svg";
            String gemm = "performance-gemm-" + threads + ".svg";
            Files.writeString(folder.resolve(forward), forwards(threads));
            Files.writeString(folder.resolve(gemm), products(threads));
            heading("Times on " + threads(threads));
            lines.add("![Forward passes](" + forward + ")");
            lines.add("");
            lines.add("![Matrix products](" + gemm + ")");
            times(threads);
        }
        failures();
        Files.writeString(folder.resolve("performance.md"), String.join("\n", lines) + "\n");
    }

    private void opening() {
        lines.add("# Performance");
        lines.add("");
        lines.add(
                "Written by `" + results.command() + "`: do not edit. How it is measured, and how");
        lines.add("to repeat it: [how to measure the speed](how-to/benchmark.md).");
        lines.add("");
        lines.add(
                results.count(true)
                        + " of "
                        + (results.count(true) + results.count(false))
                        + " figures reach what they are to reach.");
        heading("Machine and contestants");
        lines.add("| | |");
        lines.add("|---|---|");
        Machine.facts().forEach((name, fact) -> lines.add("| " + name + " | " + fact + " |"));
        lines.add(String.format(Locale.ROOT, "| load before | %.2f |", results.load()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "| taken by other machines meanwhile | %.1f %% of the processors' time |",
                        results.stolen()));
        results.versions()
                .forEach((who, version) -> lines.add("| " + title(who) + " | " + version + " |"));
        lines.add("");
    }

    private void verdicts(int threads, List<Goal> goals) {
        heading("Ratios on " + threads(threads));
        lines.add("| work | against | ratio of medians | over the rounds | to reach | |");
        lines.add("|---|---|---|---|---|---|");
        for (Goal goal : goals) {
            double[] spread = goal.spread(results.times());
            lines.add(
                    "| %s | %s | %s | %s … %s | %s | %s |"
                            .formatted(
                                    goal.row(),
                                    goal.against(),
                                    number(goal.ratio(results.times())),
                                    number(spread[0]),
                                    number(spread[1]),
                                    goal.target(),
                                    verdict(goal)));
        }
    }

    private String verdict(Goal goal) {
        String verdict = goal.verdict(results.times());
        return verdict.equals("NOT MET") ? "**not met**" : verdict;
    }

    private void memory() {
        if (results.memory().isEmpty()) return;
        heading("Heap");
        lines.add("| work, weights included | |");
        lines.add("|---|---|");
        results.memory().forEach((row, verdict) -> lines.add("| " + row + " | " + verdict + " |"));
    }

    private void times(int threads) {
        lines.add("");
        lines.add("Milliseconds of one run: the median over the rounds, and the shortest run.");
        lines.add("");
        lines.add("| work | Vitrine | libtorch, MKL | libtorch, OpenBLAS | ONNX Runtime |");
        lines.add("|---|---|---|---|---|");
        jobs(threads)
                .forEach((job, entries) ->
                        lines.add(
                                "| "
                                        + job.words()
                                        + " | "
                                        + String.join(" | ", cells(entries))
                                        + " |"));
    }

    private void failures() {
        Map<Entry, String> failures = results.times().failures();
        if (failures.isEmpty()) return;
        heading("What failed");
        failures.forEach((e, why) ->
                lines.add(
                        "- %s, %s, on %s: %s"
                                .formatted(
                                        title(e.who()),
                                        e.job().words(),
                                        threads(e.threads()),
                                        why)));
    }

    private List<String> cells(Map<Who, Entry> entries) {
        List<String> cells = new ArrayList<>();
        for (Who who : COLUMNS) {
            Entry e = entries.get(who);
            if (e == null && who == Who.VITRINE) e = entries.get(Who.LAUNCHER);
            if (e == null) cells.add("");
            else if (results.times().failure(e) != null) cells.add("failed");
            else {
                double median = 1e3 * results.times().median(e);
                double least = 1e3 * results.times().least(e);
                cells.add(number(median) + " (" + number(least) + ")");
            }
        }
        return cells;
    }

    private Map<Job, Map<Who, Entry>> jobs(int threads) {
        Map<Job, Map<Who, Entry>> jobs = new LinkedHashMap<>();
        results.goals().getOrDefault(threads, List.of()).stream()
                .flatMap(g -> Stream.concat(g.below().entries(), g.above().entries()))
                .filter(results.times()::knows)
                .forEach(e ->
                        jobs.computeIfAbsent(e.job(), _ -> new LinkedHashMap<>()).put(e.who(), e));
        return jobs;
    }

    private String goals() {
        Bars bars =
                new Bars("Share of what is to be reached (dashed: all of it; bars end at 4)", 4, 1);
        for (List<Goal> goals : results.goals().values()) {
            for (Goal g : goals) {
                if (Double.isNaN(g.bound()) || Double.isNaN(g.ratio(results.times()))) continue;
                double ratio = g.ratio(results.times());
                double share = g.least() ? ratio / g.bound() : g.bound() / ratio;
                String colour = g.met(results.times()) ? MET : MISSED;
                String label = g.row() + " / " + g.against();
                bars.group(label, List.of(new Bars.Bar(colour, share, number(share))));
            }
        }
        return bars.svg(List.of(new Bars.Bar(MET, 0, "met"), new Bars.Bar(MISSED, 0, "not met")));
    }

    private String forwards(int threads) {
        String title =
                "Forward passes on " + threads(threads) + ": speed, Vitrine = 1 (bars end at 4)";
        Bars bars = new Bars(title, 4, 1);
        jobs(threads)
                .forEach((job, entries) -> {
                    if (!(job instanceof Job.Forward) || entries.size() < 3) return;
                    bars.group(job.words(), relative(entries));
                });
        return bars.svg(legend());
    }

    private List<Bars.Bar> relative(Map<Who, Entry> entries) {
        double ours = median(entries, Who.VITRINE);
        return COLUMNS.stream()
                .filter(entries::containsKey)
                .map(who -> {
                    double seconds = median(entries, who);
                    String figure = number(1e3 * seconds) + " ms";
                    return new Bars.Bar(colour(who), ours / seconds, figure);
                })
                .toList();
    }

    private String products(int threads) {
        String title = "Matrix products on " + threads(threads) + ": GFLOP/s";
        Bars bars = new Bars(title, Double.MAX_VALUE, Double.NaN);
        jobs(threads)
                .forEach((job, entries) -> {
                    if (job instanceof Job.Gemm g) bars.group(g.words(), speeds(g, entries));
                });
        return bars.svg(legend().subList(0, 3));
    }

    private List<Bars.Bar> speeds(Job.Gemm job, Map<Who, Entry> entries) {
        return COLUMNS.stream()
                .filter(entries::containsKey)
                .map(who -> {
                    double seconds = median(entries, who);
                    double speed = 1e-9 * job.flops() / seconds;
                    return new Bars.Bar(colour(who), speed, number(speed));
                })
                .toList();
    }

    private double median(Map<Who, Entry> entries, Who who) {
        Entry entry = entries.get(who);
        return entry == null ? Double.NaN : results.times().median(entry);
    }

    private static String colour(Who who) {
        return switch (who) {
            case VITRINE, LAUNCHER -> "#1b6ca8";
            case MKL -> "#d1853b";
            case OPENBLAS -> "#e3b884";
            case ONNX -> "#7a7a7a";
        };
    }

    private static List<Bars.Bar> legend() {
        return COLUMNS.stream().map(w -> new Bars.Bar(colour(w), 0, title(w))).toList();
    }

    private static String title(Who who) {
        return switch (who) {
            case VITRINE -> "Vitrine";
            case MKL -> "libtorch, MKL";
            case OPENBLAS -> "libtorch, OpenBLAS";
            case ONNX -> "ONNX Runtime";
            case LAUNCHER -> "launcher";
        };
    }

    private static String threads(int threads) {
        return threads == 1 ? "one thread" : threads + " threads";
    }

    private void heading(String text) {
        lines.add("");
        lines.add("## " + text);
        lines.add("");
    }

    /// Three digits.
    static String number(double x) {
        if (Double.isNaN(x) || Double.isInfinite(x)) return "–";
        int digits = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", x);
    }
}
