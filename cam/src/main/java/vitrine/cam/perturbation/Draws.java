package vitrine.cam.perturbation;

import vitrine.cam.CamException;

/// How a method goes over what is too much to go over: all of it, or some of it at random.
public sealed interface Draws {
    /// All of it, exactly.
    static Draws every() {
        return new Every();
    }

    /// That many, with the default seed.
    static Draws random(int count) {
        return new Random(count, 0);
    }

    /// All of it.
    record Every() implements Draws {}

    /// Some of it, the same for every run.
    ///
    /// @param count how many are drawn
    /// @param seed another seed draws others
    record Random(int count, long seed) implements Draws {
        /// @param count at least one
        public Random {
            if (count < 1)
                throw new CamException("draws: needs a positive number of them, got " + count);
        }
    }
}
