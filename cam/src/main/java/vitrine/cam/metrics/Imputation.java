package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

/// Noisy linear imputation (Rong, Leemann, Borisov, Kasneci, Kasneci, 2022): every position that
/// was taken away becomes the weighted mean of its neighbours in the input, those taken away
/// included, and a little noise. What was there cannot be read off the shape of the hole.
///
/// In two dimensions the four nearest neighbours weigh 1/6 and the diagonal ones 1/12, scaled to
/// the sum one at the border; in `d` dimensions a neighbour that differs along `k` axes weighs in
/// proportion to `1/k`, which is the same. The equations are solved in double precision; where
/// nothing is kept, every constant would solve them, and it becomes zero, as in pytorch-grad-cam.
///
/// Worked example, one axis, `[3 ? ? 9]`: `u = (3 + v)/2` and `v = (u + 9)/2` give `[3 5 7 9]`.
///
/// @param noise the deviation of the normal noise, 0 for none
public record Imputation(double noise) {
    /// @param noise not negative
    public Imputation {
        if (!(noise >= 0)) {
            throw new CamException("imputation: needs noise of at least 0, got " + noise);
        }
    }

    /// The input `x`, `[1, c, ...]`, with all that is not kept imputed in every channel.
    ///
    /// @param kept whether each position is kept
    /// @param numbers where the noise comes from
    public Tensor of(Tensor x, boolean[] kept, Noise numbers) {
        int[] extents = Space.extents(x);
        if (extents.length == 0) {
            throw new NotApplicable(
                    "imputation: an input " + x.shape() + " has no neighbours; use Deletion");
        }
        NeighbourSystem system = new NeighbourSystem(extents, kept);
        double[] values = x.toDoubles();
        double[] plane = new double[kept.length];
        for (int from = 0; from < values.length; from += kept.length) {
            System.arraycopy(values, from, plane, 0, kept.length);
            system.solve(plane);
            for (int p = 0; p < kept.length; p++) {
                if (kept[p]) continue;
                values[from + p] = plane[p] + (noise > 0 ? noise * numbers.normal(from + p) : 0);
            }
        }
        return x.engine().tensor(x.shape(), values);
    }
}
