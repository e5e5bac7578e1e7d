package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;

import java.util.Arrays;
import java.util.function.IntFunction;

/// Sensitivity-n (Ancona, Ceolini, Öztireli, Gross, 2018): whether, for subsets `S` of `n` elements
/// of the map, `Σ_{i∈S} m_i` is `s(x) - s(x without S)`. For signed maps. Where there are no more
/// subsets than are asked for, all of them are taken and nothing is drawn.
///
/// Worked example: `x = [1 2]`, the score `x_1 x_2 + x_1`, zeros for what is removed, `n = 1`:
/// without `x_1` the score loses 3, without `x_2` 2. The map `[3 2]` satisfies sensitivity-1 with a
/// gap of 0, and not sensitivity-2: `5 ≠ 3`, a gap of 4.
///
/// @param n elements in a subset
/// @param subsets how many at most
/// @param fill what stands where an element was
/// @param form what is said of the two numbers
/// @param seed another seed gives other subsets
public record SensitivityN(int n, int subsets, Fill fill, Form form, long seed) implements Metric {
    /// What is said of `Σ_{i∈S} m_i` and `s(x) - s(x without S)`.
    public enum Form {
        /// Pearson's correlation, the paper's measure; 1 is best
        CORRELATION(Better.HIGHER),
        /// the mean of the squared differences, which is 0 if and only if the map satisfies
        /// sensitivity-n on these subsets
        GAP(Better.LOWER);

        private final Better better;

        Form(Better better) {
            this.better = better;
        }
    }

    /// @param n at least one
    /// @param subsets at least one
    public SensitivityN {
        if (n < 1 || subsets < 1) {
            throw new CamException(
                    "sensitivity-n: needs at least one element and one subset, got "
                            + n
                            + " and "
                            + subsets);
        }
    }

    @Override
    public String name() {
        return "sensitivity-" + n;
    }

    @Override
    public Better better() {
        return form.better;
    }

    @Override
    public Estimate of(Trial trial) {
        Cells elements = Cells.patches(trial.map(), 1);
        int d = elements.count();
        if (n > d) throw new CamException(name() + ": the map has only " + d + " elements");
        Noise noise = trial.noise(seed, name());
        long all = subsets(d, n, subsets);
        boolean every = all <= subsets;
        IntFunction<int[]> subset =
                every ? i -> unranked(i, d) : i -> Arrays.copyOf(noise.permutation(d, i), n);
        Removals removals =
                Removals.of(name(), trial, elements, every ? (int) all : subsets, subset, fill);
        Estimate found =
                form == Form.GAP
                        ? removals.gap(noise)
                        : removals.correlated(Correlation.PEARSON, noise);
        return every ? Estimate.exact(found.value()) : found;
    }

    /// How many subsets of `n` among `d` there are, or more than `most`.
    private static long subsets(int d, int n, int most) {
        long count = 1;
        for (int k = 1; k <= Math.min(n, d - n); k++) {
            count = count * (d - k + 1) / k;
            if (count > most) break;
        }
        return count;
    }

    /// The subset of that number in lexicographic order.
    private int[] unranked(int number, int d) {
        int[] subset = new int[n];
        long rest = number;
        int element = 0;
        for (int k = 0; k < n; k++) {
            long with = subsets(d - element - 1, n - k - 1, Integer.MAX_VALUE);
            while (rest >= with) {
                rest -= with;
                element++;
                with = subsets(d - element - 1, n - k - 1, Integer.MAX_VALUE);
            }
            subset[k] = element++;
        }
        return subset;
    }
}
