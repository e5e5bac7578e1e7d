package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// A forward run that learns: batch normalisations use the batch's own mean and variance and leave
/// them here, by their layer's path.
public final class BatchStatistics {
    private static final ScopedValue<BatchStatistics> CURRENT = ScopedValue.newInstance();

    private final Map<String, Moments> seen = new LinkedHashMap<>();

    /// A channel's moments over a batch and its space.
    ///
    /// @param mean `[channels]`
    /// @param variance unbiased, `[channels]`
    public record Moments(Tensor mean, Tensor variance) {}

    /// Runs with the statistics of its batches.
    public <R> R during(Supplier<R> run) {
        return ScopedValue.where(CURRENT, this).call(run::get);
    }

    /// What the current run learns with, or null where it does not learn.
    static @Nullable BatchStatistics current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Writes down what a layer saw.
    void saw(String path, Tensor x) {
        int channels = x.shape().dim(1);
        Tensor values = x.detached().transpose(0, 1).reshape(channels, -1);
        Tensor mean = values.mean(1).reshape(channels);
        Tensor variance = values.var(1, 1).reshape(channels);
        seen.put(path, new Moments(mean, variance));
    }

    /// What the layers saw, in the order of the run.
    public Map<String, Moments> seen() {
        return Collections.unmodifiableMap(seen);
    }
}
