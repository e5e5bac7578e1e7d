package vitrine.kernels;

import java.util.SplittableRandom;

/// Kinds of numbers that an operand of a sample is filled with. The same seed gives the same
/// numbers everywhere.
public enum Values {
    /// of both signs, with magnitudes from 0.2 to 1.8
    ORDINARY {
        @Override
        float next(SplittableRandom r, int i) {
            return (float) ((0.2 + 1.6 * r.nextDouble()) * (r.nextBoolean() ? 1 : -1));
        }
    },
    /// from 0.2 to 4
    POSITIVE {
        @Override
        float next(SplittableRandom r, int i) {
            return (float) (0.2 + 3.8 * r.nextDouble());
        }
    },
    /// of both signs, with magnitudes from 2⁻²⁰ to 2⁷, evenly in the exponent
    WIDE {
        @Override
        float next(SplittableRandom r, int i) {
            double magnitude = (1 + r.nextDouble()) * Math.scalb(1.0, r.nextInt(-20, 7));
            return (float) (r.nextBoolean() ? magnitude : -magnitude);
        }
    },
    /// a few small integers: many ties, and many zeros. What such an operand does is to choose, so
    /// a bound never takes its magnitude
    CHOICE {
        @Override
        float next(SplittableRandom r, int i) {
            return r.nextInt(-1, 3);
        }
    },
    /// zeros of both signs, infinities, NaN, subnormals and halves between ordinary numbers
    SPECIAL {
        @Override
        float next(SplittableRandom r, int i) {
            return r.nextInt(4) == 0 ? ORDINARY.next(r, i) : EDGES[r.nextInt(EDGES.length)];
        }
    },
    /// numbers near the ends of the finite range
    HUGE {
        @Override
        float next(SplittableRandom r, int i) {
            double magnitude = (1 + r.nextDouble()) * Math.scalb(1.0, r.nextInt(90, 127));
            float x = (float) (r.nextBoolean() ? magnitude : 1 / magnitude);
            return r.nextBoolean() ? x : -x;
        }
    };

    private static final float[] EDGES = {
        0f,
        -0f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -0x1.8p-130f,
        0.5f,
        -0.5f,
        1f,
        -1f,
        1.5f,
        -2.5f,
        8_388_607f / 4,
    };

    abstract float next(SplittableRandom r, int i);

    /// The numbers of one operand.
    public float[] of(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = next(random, i);
        return values;
    }
}
