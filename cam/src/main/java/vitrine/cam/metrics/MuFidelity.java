package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// MuFidelity (Bhatt, Weller, Moura, 2020, faithfulness): the correlation, over random subsets `S`
/// of the cells of a grid, of what the map gives to a subset, `Σ_{i∈S} m_i`, with what the score
/// loses with it, `s(x) - s(x without S)`. For signed maps.
///
/// Worked example: `x = [1 2 3]`, the score `Σ x`, zeros for what is removed, and the map `x`: the
/// losses are the sums themselves, so 1, and -1 for the map `-x`.
///
/// Departures: the paper's subsets have one size and are drawn without replacement, and the
/// correlation is Pearson's. Xplique takes each cell with the same probability, and Spearman's.
///
/// @param grid cells along every axis; 0 for single elements of the map
/// @param share of the cells in a subset
/// @param subsets how many
/// @param fill what stands where a cell was
/// @param form how subsets are drawn and compared
/// @param seed another seed gives other subsets
public record MuFidelity(int grid, double share, int subsets, Fill fill, Form form, long seed)
        implements Metric {
    /// How subsets are drawn and compared.
    public enum Form {
        /// `round(share · cells)` cells, at least one; Pearson's correlation
        PAPER(Correlation.PEARSON) {
            @Override
            int[] subset(int cells, double share, Noise noise, int i) {
                int size = Math.max(1, (int) Math.round(share * cells));
                return Arrays.copyOf(noise.permutation(cells, i), size);
            }
        },
        /// each cell by itself; Spearman's correlation
        XPLIQUE(Correlation.SPEARMAN) {
            @Override
            int[] subset(int cells, double share, Noise noise, int i) {
                return IntStream.range(0, cells)
                        .filter(c -> noise.uniform((long) i * cells + c) <= share)
                        .toArray();
            }
        };

        private final Correlation correlation;

        Form(Correlation correlation) {
            this.correlation = correlation;
        }

        /// The cells of subset `i`.
        abstract int[] subset(int cells, double share, Noise noise, int i);
    }

    /// @param subsets at least two
    public MuFidelity {
        if (grid < 0 || !(share > 0 && share < 1) || subsets < 2) {
            throw new CamException(
                    "mu-fidelity: needs a grid of at least 0 cells, a share between 0 and 1 and at"
                            + " least two subsets, got "
                            + grid
                            + ", "
                            + share
                            + " and "
                            + subsets);
        }
    }

    /// 200 subsets of a fifth of a grid of nine cells along every axis, replaced by zero.
    public static MuFidelity of(Profile profile) {
        Form form = profile == Profile.XPLIQUE ? Form.XPLIQUE : Form.PAPER;
        return new MuFidelity(9, 0.2, 200, new Fill.Constant(0), form, 0);
    }

    @Override
    public String name() {
        return "mu-fidelity";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        Tensor map = trial.map();
        Cells cells = grid > 0 ? Cells.grid(map, grid) : Cells.patches(map, 1);
        Noise noise = trial.noise(seed, name());
        Removals removals =
                Removals.of(
                        name(),
                        trial,
                        cells,
                        subsets,
                        i -> form.subset(cells.count(), share, noise, i),
                        fill);
        return removals.correlated(form.correlation, noise);
    }
}
