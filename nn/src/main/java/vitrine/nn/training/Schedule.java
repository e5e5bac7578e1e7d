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

    /// Multiplied by `factor` after each of the steps `milestones`.
    static Schedule milestones(double rate, double factor, long... milestones) {
        long[] after = milestones.clone();
        return step -> {
            double now = rate;
            for (long milestone : after) if (step > milestone) now *= factor;
            return now;
        };
    }

    /// Multiplied by `factor` after every step.
    static Schedule exponential(double rate, double factor) {
        return steps(rate, 1, factor);
    }

    /// Down to zero at `steps` along `(1 - step/steps)^power`; a power of 1 is a line.
    static Schedule polynomial(double rate, long steps, double power) {
        return step -> rate * StrictMath.pow(1 - (double) Math.min(step, steps) / steps, power);
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

    /// [#cosine] over `period` steps, then again from the full rate every `period` steps
    /// (Loshchilov and Hutter: *SGDR*, 2017).
    static Schedule restarts(double rate, long warmup, long period) {
        Schedule first = cosine(rate, warmup, period);
        Schedule later = cosine(rate, 0, period);
        return step -> step <= period ? first.rate(step) : later.rate((step - 1) % period + 1);
    }

    /// This schedule after `warmup` steps on a line up to its first rate (Goyal et al., 2017).
    default Schedule warmed(long warmup) {
        return step -> step <= warmup ? rate(1) * ((double) step / warmup) : rate(step - warmup);
    }
}
