package vitrine.nn.training;

/// The learning rate of each step.
@FunctionalInterface
public interface Schedule {
    /// @param step the first is 1
    double rate(long step);

    /// Always the same.
    static Schedule constant(double rate) {
        return step -> rate;
    }

    /// Multiplied by `factor` after every `period` steps.
    static Schedule steps(double rate, long period, double factor) {
        return step -> rate * StrictMath.pow(factor, (double) Math.floorDiv(step - 1, period));
    }

    /// From zero up to `rate` in `warmup` steps on a line, then down to zero at `steps` on half a
    /// cosine (Loshchilov and Hutter, 2017).
    static Schedule cosine(double rate, long warmup, long steps) {
        return step -> {
            if (step <= warmup) return rate * step / warmup;
            double done = (double) (step - warmup) / Math.max(1, steps - warmup);
            return rate * 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(1, done)));
        };
    }
}
