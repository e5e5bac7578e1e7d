package vitrine.benchmarks.contest;

/// One ratio of times and what it is to reach.
///
/// @param heat the heat in which its entries take turns
/// @param row the work, a line of the table
/// @param against what it is compared with
/// @param above the time above the line of the fraction
/// @param below the time below it
/// @param least whether the ratio is to be at least the bound, else at most
/// @param bound what to reach; NaN if it is shown for information
record Goal(
        String heat,
        String row,
        String against,
        Quantity above,
        Quantity below,
        boolean least,
        double bound) {
    /// How many times as fast as something else.
    static Goal faster(
            String heat, String row, String than, Quantity us, Quantity them, double bound) {
        return new Goal(heat, row, than, them, us, true, bound);
    }

    /// How many times as long as something else.
    static Goal within(
            String heat, String row, String of, Quantity us, Quantity base, double bound) {
        return new Goal(heat, row, of, us, base, false, bound);
    }

    /// The ratio of the medians; NaN if a time is missing.
    double ratio(Times times) {
        return above.in(times::median) / below.in(times::median);
    }

    /// The ratio of the shortest runs.
    double best(Times times) {
        return above.in(times::least) / below.in(times::least);
    }

    /// The least and the greatest of the rounds' own ratios.
    double[] spread(Times times) {
        double[] spread = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < times.rounds(); i++) {
            double r = above.in(times.round(i)) / below.in(times.round(i));
            if (Double.isNaN(r)) continue;
            spread[0] = Math.min(spread[0], r);
            spread[1] = Math.max(spread[1], r);
        }
        return spread;
    }

    /// Whether it is reached.
    boolean met(Times times) {
        double r = ratio(times);
        return least ? r >= bound : r <= bound;
    }

    /// What is to be reached, in words; empty if it is shown for information.
    String target() {
        return Double.isNaN(bound) ? "" : (least ? "≥ " : "≤ ") + bound;
    }

    /// Whether it is reached, in words.
    String verdict(Times times) {
        if (Double.isNaN(ratio(times))) return "no figure";
        if (Double.isNaN(bound)) return "";
        return met(times) ? "met" : "NOT MET";
    }
}
