package vitrine.benchmarks.contest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Entries that take turns.
///
/// @param entries in their order
/// @param pace how long it takes
record Heat(List<Entry> entries, Pace pace) {
    private static final double TOLERANCE = 2e-3;
    private static final long PAUSE = 300;

    /// How long a heat takes.
    ///
    /// @param rounds how many turns each entry has
    /// @param turn seconds of a turn, at least one run
    /// @param warming seconds that each entry runs before, and longer while it is being compiled
    record Pace(int rounds, double turn, double warming) {}

    /// Runs it.
    void run(Function<Entry, Seat> seats, Times times) {
        List<Entry> ready = opened(seats, times);
        Map<Entry, double[]> rounds = new HashMap<>();
        Map<Entry, Double> least = new HashMap<>();
        for (int i = -1; i < pace.rounds; i++) {
            for (Entry e : List.copyOf(ready)) {
                try {
                    if (i < 0) {
                        seats.apply(e).ask("warm " + pace.warming + " " + e.job().line());
                        continue;
                    }
                    double[] seconds = turn(seats.apply(e), e);
                    rounds.computeIfAbsent(e, _ -> new double[pace.rounds])[i] = seconds[0];
                    least.merge(e, seconds[1], Math::min);
                } catch (Seat.Refused refused) {
                    times.fail(e, refused.why());
                    ready.remove(e);
                }
            }
        }
        for (Entry e : ready) {
            double[] seconds = rounds.get(e);
            Double shortest = least.get(e);
            if (seconds != null && shortest != null) times.put(e, seconds, shortest);
        }
        entries.stream().map(seats).distinct().forEach(Seat::finish);
    }

    private double[] turn(Seat seat, Entry e) {
        rest();
        String answer = seat.ask("turn " + pace.turn + " " + e.job().line());
        return Arrays.stream(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// Threads of the last one wait actively for a while before they sleep: with some libraries of
    /// OpenMP for a fifth of a second.
    private static void rest() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Entry> opened(Function<Entry, Seat> seats, Times times) {
        List<Entry> ready = new ArrayList<>();
        Map<Job, float[]> answers = new HashMap<>();
        for (Entry e : entries) {
            try {
                float[] answer = floats(seats.apply(e).ask("open " + e.job().line()));
                agree(answers.computeIfAbsent(e.job(), _ -> answer), answer);
                ready.add(e);
            } catch (Seat.Refused refused) {
                times.fail(e, refused.why());
            }
        }
        return ready;
    }

    private static float[] floats(String answer) {
        if (answer.isBlank()) return new float[0];
        String[] words = answer.trim().split(" ");
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) values[i] = Float.parseFloat(words[i]);
        return values;
    }

    /// The time of a wrong answer is worth nothing.
    private static void agree(float[] first, float[] other) {
        if (first.length != other.length) {
            throw new Seat.Refused(other.length + " values instead of " + first.length);
        }
        double range = 0;
        double error = 0;
        for (int i = 0; i < first.length; i++) {
            range = Math.max(range, Math.abs(first[i]));
            error = Math.max(error, Math.abs(first[i] - other[i]));
        }
        if (!(error <= TOLERANCE * range)) {
            throw new Seat.Refused(
                    "its answer differs by " + error + " where values go to " + range);
        }
    }
}
