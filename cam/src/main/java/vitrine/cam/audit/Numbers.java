package vitrine.cam.audit;

import java.util.Locale;

/// How numbers are written in verdicts, and the units they are measured in.
final class Numbers {
    /// Half the distance between one and the next larger `float`.
    static final double SINGLE = 0x1p-24;

    private Numbers() {}

    /// Three digits.
    static String of(double x) {
        double size = Math.abs(x);
        if (x == 0 || size >= 1e-3 && size < 1e5) {
            String text = String.format(Locale.ROOT, "%.4g", x);
            return x == Math.rint(x) && size < 1e5 ? Long.toString((long) x) : text;
        }
        return String.format(Locale.ROOT, "%.2e", x);
    }

    /// The largest magnitude.
    static double most(double[] x) {
        double most = 0;
        for (double v : x) most = Math.max(most, Math.abs(v));
        return most;
    }

    /// The largest number.
    static double largest(double[] x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double v : x) largest = Math.max(largest, v);
        return largest;
    }

    /// The largest difference.
    static double furthest(double[] x, double[] y) {
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            double off = x[i] == y[i] ? 0 : Math.abs(x[i] - y[i]);
            most = Double.isNaN(off) ? off : Math.max(most, off);
        }
        return most;
    }

    static double sum(double[] x) {
        double sum = 0;
        for (double v : x) sum += v;
        return sum;
    }

    static double size(double[] x) {
        double sum = 0;
        for (double v : x) sum += Math.abs(v);
        return sum;
    }
}
