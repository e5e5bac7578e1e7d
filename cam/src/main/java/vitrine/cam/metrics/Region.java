package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Where a thing is in each sample: the positions of a mask that are not zero.
///
/// @param mask `[n, 1, ...]` over the input's positions, or `[1, 1, ...]` for all samples
public record Region(Tensor mask) {
    /// @param mask with one channel
    public Region {
        Shape s = mask.shape();
        if (s.rank() < 3 || s.dim(1) != 1) {
            throw new CamException(
                    "region: needs a mask [n, 1, ...] over the input's positions, got " + s);
        }
    }

    /// A box along any number of axes.
    ///
    /// @param extents the input's
    /// @param from its first position along each axis
    /// @param to the first past it
    public static Region box(Engine engine, int[] extents, int[] from, int[] to) {
        int[] dims = new int[extents.length + 2];
        Arrays.fill(dims, 1);
        System.arraycopy(extents, 0, dims, 2, extents.length);
        double[] mask = new double[Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
        for (int p = 0; p < mask.length; p++) {
            int rest = p;
            boolean inside = true;
            for (int a = extents.length - 1; a >= 0; a--) {
                inside &= rest % extents[a] >= from[a] && rest % extents[a] < to[a];
                rest /= extents[a];
            }
            if (inside) mask[p] = 1;
        }
        return new Region(engine.tensor(new Shape(dims), mask));
    }

    /// Whether each position of the trial's sample lies inside.
    boolean[] inside(Trial trial) {
        int n = mask.shape().dim(0);
        int i = n == 1 ? 0 : trial.sample();
        if (i >= n || !mask.shape().with(0, 1).equals(trial.positions().shape())) {
            throw new CamException(
                    "region: the mask "
                            + mask.shape()
                            + " does not lie over sample "
                            + trial.sample()
                            + ", whose map is "
                            + trial.positions().shape());
        }
        double[] values = mask.slice(0, i, i + 1, 1).toDoubles();
        boolean[] inside = new boolean[values.length];
        int count = 0;
        for (int p = 0; p < values.length; p++) {
            inside[p] = values[p] != 0;
            if (inside[p]) count++;
        }
        if (count == 0) {
            throw new CamException("region: is empty for sample " + trial.sample());
        }
        return inside;
    }
}
