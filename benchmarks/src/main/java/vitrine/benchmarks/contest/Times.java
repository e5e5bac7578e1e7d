package vitrine.benchmarks.contest;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What was measured: seconds of one run, for each entry and round.
final class Times {
    private final Map<Entry, double[]> seconds = new LinkedHashMap<>();
    private final Map<Entry, Double> least = new LinkedHashMap<>();
    private final Map<Entry, String> failures = new LinkedHashMap<>();

    void put(Entry entry, double[] rounds, double shortest) {
        seconds.put(entry, rounds);
        least.put(entry, shortest);
    }

    void fail(Entry entry, String why) {
        failures.put(entry, why);
    }

    /// Whether there is something to tell about the entry.
    boolean knows(Entry entry) {
        return seconds.containsKey(entry) || failures.containsKey(entry);
    }

    /// Why there is no time, or null.
    @Nullable String failure(Entry entry) {
        return failures.get(entry);
    }

    /// Why there is no time, for all that failed.
    Map<Entry, String> failures() {
        return Collections.unmodifiableMap(failures);
    }

    /// The median over the rounds; NaN if there is none.
    double median(Entry entry) {
        double[] rounds = seconds.get(entry);
        if (rounds == null) return Double.NaN;
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// The shortest run of all; NaN if there is none.
    double least(Entry entry) {
        return least.getOrDefault(entry, Double.NaN);
    }

    /// The rounds' own readings.
    ToDoubleFunction<Entry> round(int i) {
        return e -> {
            double[] rounds = seconds.get(e);
            return rounds == null || i >= rounds.length ? Double.NaN : rounds[i];
        };
    }

    /// How many rounds the longest has.
    int rounds() {
        return seconds.values().stream().mapToInt(r -> r.length).max().orElse(0);
    }
}
