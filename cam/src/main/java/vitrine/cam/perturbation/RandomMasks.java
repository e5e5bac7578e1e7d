package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Smooth random masks (Petsiuk, Das, Saenko, 2018): a coarse grid of zeros and ones, enlarged
/// linearly to a little more than the value's extents and cut out at a random shift of less than a
/// cell.
///
/// Worked example, two cells along an axis of extent 4 in the paper's form: a cell is 2 elements,
/// the grid `[1 0]` is enlarged to the 6 elements `[1 1 2/3 1/3 0 0]`, and cut out at shift 1 it is
/// the mask `[1 2/3 1/3 0]`.
///
/// @param count how many
/// @param cells of the grid along each axis
/// @param kept the probability of a one
/// @param seed another seed gives other masks
/// @param form how the grid is enlarged
public record RandomMasks(int count, int cells, double kept, long seed, RiseForm form)
        implements RiseMasks {
    /// Checks the numbers.
    public RandomMasks {
        if (count < 1 || cells < 2 || !(kept > 0 && kept <= 1)) {
            throw new CamException(
                    "masks: need a positive count, at least 2 cells and a probability above 0 of at"
                            + " most 1, got "
                            + count
                            + ", "
                            + cells
                            + " and "
                            + kept);
        }
    }

    @Override
    public Tensor mask(Engine engine, int i, int... extents) {
        int[] dims = new int[extents.length + 2];
        Arrays.fill(dims, cells);
        dims[0] = 1;
        dims[1] = 1;
        Shape shape = new Shape(dims);
        Noise grid = new Noise(seed, "rise/grid");
        double[] values = new double[shape.size()];
        for (int p = 0; p < values.length; p++) {
            values[p] = grid.uniform((long) i * values.length + p) < kept ? 1 : 0;
        }
        return shifted(enlarged(engine.tensor(shape, values), extents), i, extents);
    }

    /// The grid `[n, 1, cells...]` at extents that leave room for a shift.
    Tensor enlarged(Tensor grid, int... extents) {
        Tensor y = grid;
        int[] size = extents.clone();
        for (int a = 0; a < size.length; a++) size[a] = enlarged(extents[a]);
        if (form != RiseForm.TORCHRAY) return Interpolation.LINEAR.resize(y, size);
        int[] whole = size.clone();
        for (int a = 0; a < size.length; a++) {
            y = Layouts.padReflect(y, a + 2, 1, 1);
            whole[a] = (cells + 2) * Math.ceilDiv(size[a], cells);
        }
        y = Interpolation.LINEAR.resize(y, whole);
        for (int a = 0; a < size.length; a++) {
            int margin = Math.ceilDiv(size[a], cells);
            y = y.slice(a + 2, margin, margin + size[a], 1);
        }
        return y;
    }

    private int enlarged(int extent) {
        int cell = Math.ceilDiv(extent, cells);
        return switch (form) {
            case PAPER -> (cells + 1) * cell;
            case TORCHRAY -> extent + cell;
            case XPLIQUE -> extent + extent / cells;
        };
    }

    private Tensor shifted(Tensor large, int i, int... extents) {
        Noise shifts = new Noise(seed, "rise/shift");
        Tensor y = large;
        for (int a = 0; a < extents.length; a++) {
            int spare = large.shape().dim(a + 2) - extents[a];
            int room = Math.clamp(spare + 1, 1, Math.ceilDiv(extents[a], cells));
            int from = shifts.below(room, (long) i * extents.length + a);
            y = y.slice(a + 2, from, from + extents[a], 1);
        }
        return y;
    }

    @Override
    public RandomMasks withSeed(long other) {
        return new RandomMasks(count, cells, kept, other, form);
    }
}
