package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Profile;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/// Which positions a map's relevances leave, and which it takes away.
public sealed interface Cut {
    /// Whether each position is kept.
    boolean[] kept(double[] relevances);

    /// The cut that takes a share of the positions in a profile's way.
    static Cut of(Profile profile, double share) {
        return profile == Profile.PYTORCH_GRAD_CAM
                ? new Percentile(100 - 100 * share)
                : new Share(share);
    }

    /// The papers' way: takes the given share of the positions, `round(share · P)` of `P`, the most
    /// relevant first; of equal ones the first comes first.
    ///
    /// @param share between 0 and 1
    record Share(double share) implements Cut {
        /// @param share between 0 and 1
        public Share {
            if (!(share > 0 && share < 1)) {
                throw new CamException("cut: needs a share between 0 and 1, got " + share);
            }
        }

        @Override
        public boolean[] kept(double[] relevances) {
            int[] order = Ranks.descending(relevances);
            boolean[] kept = new boolean[order.length];
            for (int k = (int) Math.round(share * order.length); k < order.length; k++) {
                kept[order[k]] = true;
            }
            return kept;
        }
    }

    /// pytorch-grad-cam's way: keeps what is less relevant than the percentile, which lies between
    /// two of the sorted relevances by linear interpolation. It takes more than it says where many
    /// are equal, and everything from a map whose smallest value is that frequent.
    ///
    /// @param percentile between 0 and 100
    record Percentile(double percentile) implements Cut {
        /// @param percentile between 0 and 100
        public Percentile {
            if (!(percentile > 0 && percentile < 100)) {
                throw new CamException(
                        "cut: needs a percentile between 0 and 100, got " + percentile);
            }
        }

        @Override
        public boolean[] kept(double[] relevances) {
            double[] sorted = relevances.clone();
            Arrays.sort(sorted);
            double at = percentile / 100 * (sorted.length - 1);
            int below = (int) at;
            int above = Math.min(below + 1, sorted.length - 1);
            double limit = sorted[below] + (at - below) * (sorted[above] - sorted[below]);
            return where(relevances, r -> r < limit);
        }
    }

    /// pytorch-grad-cam's `auto`: Otsu's threshold (1979) of `⌊255 · relevance⌋` in single
    /// precision, which splits the histogram of 256 bins so that the variance between the two sides
    /// is largest. As in that library, and unlike its percentiles, the *more* relevant side is
    /// kept.
    record Otsu() implements Cut {
        private static final int BINS = 256;

        @Override
        public boolean[] kept(double[] relevances) {
            int threshold = threshold(relevances);
            return where(relevances, r -> bin(r) > threshold);
        }

        private static int bin(double relevance) {
            return Math.clamp((long) (float) (relevance * (BINS - 1)), 0, BINS - 1);
        }

        private static int threshold(double[] relevances) {
            int[] histogram = new int[BINS];
            for (double r : relevances) histogram[bin(r)]++;
            double total = 0;
            for (int b = 0; b < BINS; b++) total += (double) b * histogram[b];
            double count = 0;
            double sum = 0;
            double best = 0;
            int threshold = 0;
            for (int b = 0; b < BINS; b++) {
                count += histogram[b];
                sum += (double) b * histogram[b];
                double rest = relevances.length - count;
                if (count == 0 || rest == 0) continue;
                double apart = sum / count - (total - sum) / rest;
                double between = count * rest * apart * apart;
                if (between > best) {
                    best = between;
                    threshold = b;
                }
            }
            return threshold;
        }
    }

    private static boolean[] where(double[] relevances, DoublePredicate predicate) {
        boolean[] found = new boolean[relevances.length];
        for (int p = 0; p < found.length; p++) found[p] = predicate.test(relevances[p]);
        return found;
    }
}
