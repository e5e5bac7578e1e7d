package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Noise;

/// Ways of laying points into the unit cube. Every point by itself is uniform.
public enum Sampler {
    /// independent points
    MONTE_CARLO {
        @Override
        double[][] points(int count, int dims, Noise noise) {
            double[][] points = new double[count][dims];
            for (int i = 0; i < count; i++)
                for (int d = 0; d < dims; d++) points[i][d] = noise.uniform((long) i * dims + d);
            return points;
        }
    },
    /// one point in each of `count` slices of every axis (McKay, Beckman, Conover, 1979)
    LATIN_HYPERCUBE {
        @Override
        double[][] points(int count, int dims, Noise noise) {
            double[][] points = new double[count][dims];
            for (int d = 0; d < dims; d++) {
                int[] slices = noise.of("slices").permutation(count, d);
                for (int i = 0; i < count; i++)
                    points[i][d] = (slices[i] + noise.uniform((long) i * dims + d)) / count;
            }
            return points;
        }
    },
    /// Halton's sequence (1960): the digits of the point's number in a prime base of each axis, in
    /// reverse; every digit goes through a random permutation of its own (Owen, 2017)
    HALTON {
        @Override
        double[][] points(int count, int dims, Noise noise) {
            double[][] points = new double[count][dims];
            int prime = 1;
            for (int d = 0; d < dims; d++) {
                prime = primeAfter(prime);
                Noise own = noise.of(Integer.toString(d));
                long power = 1;
                for (int digit = 0; power < PRECISE; digit++) {
                    int[] becomes = own.permutation(prime, digit);
                    for (int i = 0; i < count; i++)
                        points[i][d] +=
                                becomes[(int) (i / power % prime)] / ((double) power * prime);
                    power *= prime;
                }
            }
            return points;
        }
    },
    /// Sobol's sequence, scrambled; best with a power of two points
    SOBOL {
        @Override
        double[][] points(int count, int dims, Noise noise) {
            return SobolSequence.points(count, dims, noise);
        }
    };

    private static final long PRECISE = 1L << 40;

    abstract double[][] points(int count, int dims, Noise noise);

    /// The points, one in each row, in `[0, 1)`.
    ///
    /// @param seed another seed lays them otherwise
    public double[][] points(int count, int dims, long seed) {
        if (count < 1 || dims < 1) {
            throw new CamException(
                    "points: need at least one and one dimension, got " + count + " and " + dims);
        }
        return points(count, dims, new Noise(seed, "points/" + name()));
    }

    private static int primeAfter(int number) {
        for (int p = number + 1; ; p++) {
            boolean prime = true;
            for (int q = 2; q * q <= p; q++) prime &= p % q != 0;
            if (prime) return p;
        }
    }
}
