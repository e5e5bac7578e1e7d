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

    /// The same draws from another seed.
    Draws withSeed(long seed);

    /// All of it.
    record Every() implements Draws {
        @Override
        public Draws withSeed(long seed) {
            return this;
        }
    }

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

        @Override
        public Draws withSeed(long other) {
            return new Random(count, other);
        }
    }
}
