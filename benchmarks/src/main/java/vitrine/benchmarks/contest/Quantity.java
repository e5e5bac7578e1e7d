package vitrine.benchmarks.contest;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Seconds that follow from the times of entries.
sealed interface Quantity {
    /// The time of an entry.
    record Of(Entry entry) implements Quantity {}

    /// So many seconds.
    record Fixed(double seconds) implements Quantity {}

    /// The least of some: the faster of two peers. Those without a time do not count.
    record Least(List<Quantity> of) implements Quantity {}

    /// So many times another.
    record Times(double factor, Quantity of) implements Quantity {}

    /// The geometric mean of some.
    record Geometric(List<Quantity> of) implements Quantity {}

    /// The least of some.
    static Quantity least(Quantity... of) {
        return new Least(Arrays.asList(of));
    }

    /// Its value where entries take as long as `seconds` says.
    default double in(ToDoubleFunction<Entry> seconds) {
        return switch (this) {
            case Of q -> seconds.applyAsDouble(q.entry);
            case Fixed q -> q.seconds;
            case Least q ->
                    q.of.stream()
                            .mapToDouble(x -> x.in(seconds))
                            .filter(v -> !Double.isNaN(v))
                            .min()
                            .orElse(Double.NaN);
            case Times q -> q.factor * q.of.in(seconds);
            case Geometric q ->
                    Math.exp(
                            q.of.stream()
                                    .mapToDouble(x -> Math.log(x.in(seconds)))
                                    .average()
                                    .orElse(Double.NaN));
        };
    }

    /// The entries that it follows from.
    default Stream<Entry> entries() {
        return switch (this) {
            case Of q -> Stream.of(q.entry);
            case Fixed _ -> Stream.empty();
            case Least q -> q.of.stream().flatMap(Quantity::entries);
            case Times q -> q.of.entries();
            case Geometric q -> q.of.stream().flatMap(Quantity::entries);
        };
    }
}
