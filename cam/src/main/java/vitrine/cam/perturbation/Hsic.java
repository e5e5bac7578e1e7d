package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// HSIC attribution (Novello, Fel, Vigouroux, 2022): how much the score depends on each cell of a
/// grid, by the Hilbert-Schmidt independence criterion (Gretton, Bousquet, Smola, Schölkopf, 2005)
/// between the cell's mask number and the score under `N` random masks, `tr(K·H·L·H) / N²` with
/// `K_ab = k(m_a, m_b)`, `L_ab = exp(-(s_a - s_b)²/(2·w²))` and `H = 1 - 1/N`; `w` is the median of
/// `|s_a - s_b|`, `a < b`.
///
/// Units: none; at least zero, and zero where the score does not depend on the cell. The map has
/// the grid's resolution, `[n, 1, cells...]`, or `[n, c]` for rows of a table. It has no sign.
///
/// Departures: Xplique divides by `N` and takes the median of the scores themselves for `w`:
/// [Form#XPLIQUE]; its points are Sobol's where the paper's are a Latin hypercube's.
///
/// Worked example: two masks `0` and `1` of one cell, scores 0 and 3. `w = 3`, `L_01 = e^{-½}`, the
/// binary `K_01 = -½`; `H·L·H = (1 - e^{-½})/2·[1 -1; -1 1]`, and the number is `(1 - e^{-½})/2·(½
/// + ½ + ½ + ½)/4 = 0.0984`.
///
/// @param grid the cells
/// @param designs `N`, the number of masks
/// @param sampler lays the masks; rounded to zero and one for the binary kernel
/// @param kernel `k`
/// @param perturbation what a mask does
/// @param form whose factor and width
/// @param seed another seed lays other masks
public record Hsic(
        Features.Grid grid,
        int designs,
        Sampler sampler,
        HsicKernel kernel,
        Perturbation perturbation,
        Form form,
        long seed)
        implements Sampled {
    /// Whose factor and width.
    public enum Form {
        /// `1/N²`; the median distance of scores
        PAPER,
        /// `1/N`; the median score
        XPLIQUE
    }

    /// @param designs at least two
    public Hsic {
        if (designs < 2) throw new CamException("hsic: needs at least two designs, got " + designs);
    }

    /// As the profile has it: 8 cells along each axis, 500 masks.
    public static Hsic of(Profile profile) {
        boolean peer = profile == Profile.XPLIQUE;
        return new Hsic(
                Features.grid(8),
                500,
                peer ? Sampler.SOBOL : Sampler.LATIN_HYPERCUBE,
                HsicKernel.BINARY,
                Perturbation.inpainting(),
                peer ? Form.XPLIQUE : Form.PAPER,
                0);
    }

    @Override
    public String name() {
        return "hsic";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample(this::dependence);
    }

    private Tensor dependence(Evidence one, int sample) {
        Tensor value = one.activation();
        Partition cells = grid.of(value, sample);
        UnaryOperator<Tensor> under = perturbation.of(value, sample);
        double[][] masks = masks(cells.count());
        Tensor scores =
                one.note(
                        "scores",
                        () ->
                                one.scores(
                                                name(),
                                                designs,
                                                k ->
                                                        under.apply(
                                                                cells.spread(
                                                                        value.engine(), masks[k])))
                                        .reshape(1, designs));
        return value.engine().tensor(grid.resolution(value), criterion(masks, scores.toDoubles()));
    }

    private double[][] masks(int cells) {
        double[][] masks = sampler.points(designs, cells, seed);
        if (kernel != HsicKernel.BINARY) return masks;
        for (double[] mask : masks)
            for (int i = 0; i < mask.length; i++) mask[i] = mask[i] < 0.5 ? 0 : 1;
        return masks;
    }

    /// The criterion of each cell.
    ///
    /// @param masks one in each row
    /// @param scores one for each mask
    double[] criterion(double[][] masks, double[] scores) {
        int n = scores.length;
        double[][] l = centred(outputs(scores));
        double[] found = new double[masks[0].length];
        for (int i = 0; i < found.length; i++) {
            double trace = 0;
            for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++) trace += kernel.of(masks[a][i], masks[b][i]) * l[a][b];
            found[i] = form == Form.PAPER ? trace / n / n : trace / n;
        }
        return found;
    }

    private double[][] outputs(double[] scores) {
        double width = width(scores);
        double[][] l = new double[scores.length][scores.length];
        for (int a = 0; a < l.length; a++) {
            for (int b = 0; b < l.length; b++) {
                double d = scores[a] - scores[b];
                double near = width > 0 ? StrictMath.exp(-d * d / (2 * width * width)) : 0;
                l[a][b] = d == 0 ? 1 : near;
            }
        }
        return l;
    }

    private double width(double[] scores) {
        double[] of = scores.clone();
        if (form == Form.PAPER) {
            of = new double[scores.length * (scores.length - 1) / 2];
            int next = 0;
            for (int a = 0; a < scores.length; a++)
                for (int b = 0; b < a; b++) of[next++] = Math.abs(scores[a] - scores[b]);
        }
        Arrays.sort(of);
        double median = (of[(of.length - 1) / 2] + of[of.length / 2]) / 2;
        return Math.abs(median);
    }

    /// `H·L·H`
    private static double[][] centred(double[][] l) {
        int n = l.length;
        double[] mean = new double[n];
        double all = 0;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) mean[a] += l[a][b] / n;
            all += mean[a] / n;
        }
        double[][] y = new double[n][n];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++) y[a][b] = l[a][b] - mean[a] - mean[b] + all;
        return y;
    }

    @Override
    public Hsic withSeed(long seed) {
        return new Hsic(grid, designs, sampler, kernel, perturbation, form, seed);
    }
}
