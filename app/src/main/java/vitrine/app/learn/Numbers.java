package vitrine.app.learn;

import java.util.Locale;

/// How numbers are written: the same in the terminal and on a page.
final class Numbers {
    private static final int DIGITS = 5;
    private static final int MOST = 9;

    private Numbers() {}

    /// A number to five digits or so: `12.345`, `-0.00123`, `1.2300e-07`.
    static String of(double x) {
        if (x == 0) return "0";
        return String.format(Locale.ROOT, "%." + decimals(Math.abs(x)) + "f", x);
    }

    /// The numbers of one grid have as many decimals each, so that the largest has five digits.
    static String of(double x, double magnitude) {
        return String.format(Locale.ROOT, "%." + decimals(magnitude) + "f", x + 0.0);
    }

    private static int decimals(double magnitude) {
        if (!(magnitude > 0)) return 1;
        int before = (int) Math.floor(Math.log10(magnitude)) + 1;
        return Math.clamp(DIGITS - (long) before, 0, MOST);
    }

    /// A difference or a bound: `3.1e-08`.
    static String small(double x) {
        return x == 0 ? "0" : String.format(Locale.ROOT, "%.1e", x);
    }
}
