package vitrine.benchmarks.contest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Runs the comparison: `docs/how-to/benchmark.md`.
public final class Contest {
    /// A machine that has this much else to do measures itself.
    private static final double BUSY = 0.7;

    private final Options options;
    private final Results results;

    private Contest(Options options) {
        this.options = options;
        this.results = new Results(options.command());
    }

    /// @param args see [Options]
    public static void main(String[] args) throws IOException {
        Contest contest = new Contest(Options.of(args));
        if (contest.results.load() > BUSY) {
            System.out.printf(
                    Locale.ROOT,
                    "The machine is busy (load %.2f): times and ratios are noise.%n",
                    contest.results.load());
        }
        for (int threads : contest.options.threads()) contest.run(threads);
        contest.memory();
        System.out.println(
                contest.results.count(true) + " met, " + contest.results.count(false) + " not met");
        System.out.printf(
                Locale.ROOT,
                "other machines took %.1f %% of the processors' time%n",
                contest.results.stolen());
        Path out = contest.options.out();
        if (out != null) new Page(contest.results).write(out);
    }

    private void run(int threads) {
        Map<Entry.Who, Seat> seats = new EnumMap<>(Entry.Who.class);
        Map<String, List<Goal>> heats = new LinkedHashMap<>();
        for (Goal goal : new Programme(threads).goals()) {
            if (!options.wants(threads, goal)) continue;
            results.goals().computeIfAbsent(threads, _ -> new ArrayList<>()).add(goal);
            heats.computeIfAbsent(goal.heat(), _ -> new ArrayList<>()).add(goal);
        }
        System.out.println(threads == 1 ? "one thread" : threads + " threads");
        try {
            for (List<Goal> goals : heats.values()) {
                for (Heat heat : heats(goals)) {
                    heat.run(
                            e ->
                                    seats.compute(
                                            e.who(),
                                            (w, s) ->
                                                    s != null && s.alive() ? s : seat(w, threads)),
                            results.times());
                }
                goals.forEach(this::print);
            }
        } finally {
            seats.values().forEach(Seat::close);
        }
    }

    /// The entries of a heat take turns; products shape by shape.
    private List<Heat> heats(List<Goal> goals) {
        Map<Object, Set<Entry>> heats = new LinkedHashMap<>();
        for (Goal goal : goals) {
            Stream.concat(goal.below().entries(), goal.above().entries())
                    .filter(e -> !results.times().knows(e))
                    .forEach(e -> {
                        Object key = e.job() instanceof Job.Gemm ? e.job() : "";
                        heats.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(e);
                    });
        }
        return heats.values().stream()
                .map(h -> new Heat(List.copyOf(h), options.pace(h.iterator().next().job())))
                .toList();
    }

    private Seat seat(Entry.Who who, int threads) {
        List<String> heap = who == Entry.Who.VITRINE ? Machine.HEAP : List.of();
        try {
            Seat seat = new Seat(who, threads, options.models(), heap);
            results.versions().putIfAbsent(who, seat.ask("version"));
            return seat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void memory() throws IOException {
        for (Memory one :
                List.of(
                        new Memory(
                                "grad-cam, resnet50, -Xmx300m",
                                new Job.Explain("grad-cam", "resnet50", "layer4.2", 1),
                                "300m"),
                        new Memory(
                                "score-cam, resnet50, -Xmx1g",
                                new Job.Explain("score-cam", "resnet50", "layer4.2", 1 / 16.0),
                                "1g"))) {
            if (!options.wants(one.row())) continue;
            String verdict = one.verdict(2, options.models());
            results.memory().put(one.row(), verdict);
            System.out.printf("  %-58s %s%n", one.row(), verdict);
        }
    }

    private void print(Goal goal) {
        double[] spread = goal.spread(results.times());
        System.out.printf(
                Locale.ROOT,
                "  %-58s %-13s %6s [%s … %s], best %s  %s %s%n",
                goal.row(),
                goal.against(),
                Page.number(goal.ratio(results.times())),
                Page.number(spread[0]),
                Page.number(spread[1]),
                Page.number(goal.best(results.times())),
                goal.target(),
                goal.verdict(results.times()));
        if (options.details()) {
            Stream.concat(goal.below().entries(), goal.above().entries())
                    .distinct()
                    .forEach(this::print);
        }
    }

    private void print(Entry e) {
        String failure = results.times().failure(e);
        System.out.printf(
                Locale.ROOT,
                "      %-9s %-44s %9.3f ms, least %9.3f %s%n",
                e.who(),
                e.job().words(),
                1e3 * results.times().median(e),
                1e3 * results.times().least(e),
                failure == null ? "" : failure);
    }
}
