package vitrine.benchmarks.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run found out.
///
/// @param goals by the number of threads
/// @param times of all entries
/// @param memory verdicts by row
/// @param versions of the contestants
/// @param command what made them
/// @param load of the machine before it began
/// @param start when it began
record Results(
        Map<Integer, List<Goal>> goals,
        Times times,
        Map<String, String> memory,
        Map<Entry.Who, String> versions,
        String command,
        double load,
        Machine.Ticks start) {
    Results(String command) {
        this(
                new LinkedHashMap<>(),
                new Times(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                command,
                Machine.load(),
                Machine.Ticks.now());
    }

    /// The share of the processors' time that other machines took meanwhile, in percent.
    double stolen() {
        return 100 * Machine.Ticks.now().since(start);
    }

    /// Goals with a bound, and those memories, by whether they are reached.
    long count(boolean met) {
        long ratios =
                goals.values().stream()
                        .flatMap(List::stream)
                        .filter(g -> !Double.isNaN(g.bound()))
                        .filter(g -> g.met(times) == met)
                        .count();
        return ratios + memory.values().stream().filter(v -> v.equals("met") == met).count();
    }
}
