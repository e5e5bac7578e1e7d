package vitrine.cam.perturbation;

import vitrine.cam.Noise;

import java.util.ArrayList;
import java.util.List;

/// Sobol's sequence (1967): the bits of coordinate `d` of point `i` are the bits of `i` times a
/// matrix over GF(2), whose columns follow from a primitive polynomial and from odd numbers to
/// start with. The polynomials are found here in ascending order, the odd numbers are drawn.
///
/// The points are then scrambled (Owen, 1995): each bit is flipped by a coin that belongs to the
/// bits before it, and what follows the last bit that tells points apart is uniform. Every point by
/// itself is uniform, so that estimates have no bias, and the points are spread as before.
final class SobolSequence {
    private SobolSequence() {}

    static double[][] points(int count, int dims, Noise noise) {
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(count - 1));
        double[][] points = new double[count][dims];
        List<Integer> polynomials = polynomials(dims - 1);
        for (int d = 0; d < dims; d++) {
            Noise own = noise.of(Integer.toString(d));
            int[] columns =
                    d == 0 ? columns(bits, 1, own) : columns(bits, polynomials.get(d - 1), own);
            Noise coin = own.of("scramble");
            for (int i = 0; i < count; i++) {
                int x = 0;
                for (int b = 0; b < bits; b++) if (((i >> b) & 1) == 1) x ^= columns[b];
                points[i][d] = Math.scalb(scrambled(x, bits, coin) + own.uniform(i), -bits);
            }
        }
        return points;
    }

    private static int scrambled(int x, int bits, Noise coin) {
        int y = 0;
        for (int b = 1; b <= bits; b++) {
            int before = x >> (bits - b + 1);
            int flip = coin.uniform((1L << b) + before) < 0.5 ? 1 : 0;
            int bit = (x >> (bits - b)) & 1;
            y = (y << 1) | (bit ^ flip);
        }
        return y;
    }

    /// The columns of the matrix, the first point's bit first, each an integer of `bits` bits. The
    /// polynomial 1 stands for van der Corput's sequence.
    private static int[] columns(int bits, int polynomial, Noise noise) {
        int degree = 31 - Integer.numberOfLeadingZeros(polynomial);
        long[] m = new long[bits];
        for (int k = 0; k < bits; k++) {
            if (degree == 0) {
                m[k] = 1;
            } else if (k < degree) {
                m[k] = 2L * noise.of("start").below(1 << k, k) + 1;
            } else {
                m[k] = m[k - degree];
                for (int j = 1; j <= degree; j++)
                    if (((polynomial >> (degree - j)) & 1) == 1) m[k] ^= m[k - j] << j;
            }
        }
        int[] columns = new int[bits];
        for (int k = 0; k < bits; k++) columns[k] = (int) (m[k] << (bits - k - 1));
        return columns;
    }

    /// The first primitive polynomials over GF(2) of degree 1 and up, as the bits of their
    /// coefficients.
    static List<Integer> polynomials(int count) {
        List<Integer> found = new ArrayList<>();
        for (int p = 3; found.size() < count; p += 2) if (primitive(p)) found.add(p);
        return found;
    }

    /// Whether the powers of `x` modulo `p` run through everything but zero.
    private static boolean primitive(int p) {
        int degree = 31 - Integer.numberOfLeadingZeros(p);
        int x = 1;
        for (int power = 1; power < 1 << degree; power++) {
            x <<= 1;
            if (((x >> degree) & 1) == 1) x ^= p;
            if (x == 1) return power == (1 << degree) - 1;
        }
        return false;
    }
}
