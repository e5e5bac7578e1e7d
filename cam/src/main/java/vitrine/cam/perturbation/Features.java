package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Space;
import vitrine.engine.Index;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// How a value falls into features: elements that are taken away and put back together. Written by
/// anybody: a lambda that gives a [Partition] for a value is one; [Slic] finds super-pixels.
@FunctionalInterface
public interface Features {
    /// The features of one sample's value.
    ///
    /// @param value `[1, c, ...]`
    /// @param sample the sample's number in the batch
    Partition of(Tensor value, int sample);

    /// Every element is a feature of its own, as in Captum where no mask is given. Many scores.
    static Features elements() {
        return new Elements();
    }

    /// Every channel is a feature, over all of space.
    static Features channels() {
        return new Channels();
    }

    /// Every axis of space is cut into that many cells, or into as many as it has positions; all
    /// channels of a cell go together.
    ///
    /// @param cells one number for every axis, or one for each
    static Grid grid(int... cells) {
        return new Grid(Arrays.stream(cells).boxed().toList());
    }

    /// The feature of each element by number, row-major: any numbers from 0 on.
    ///
    /// @param shape `[1, 1, ...]` where the channels go together, else `[1, c, ...]`; with `n` in
    ///   front, a mask for each sample
    static Features mask(Shape shape, int... features) {
        if (features.length != shape.size() || Arrays.stream(features).anyMatch(f -> f < 0)) {
            throw new CamException(
                    "feature mask: "
                            + shape
                            + " needs "
                            + shape.size()
                            + " numbers from 0 on, got "
                            + features.length
                            + (features.length == shape.size() ? ", some negative" : ""));
        }
        return new Mask(shape, new Index(features));
    }

    /// See [#elements].
    record Elements() implements Features {
        @Override
        public Partition of(Tensor value, int sample) {
            int[] number = new int[value.shape().size()];
            Arrays.setAll(number, i -> i);
            return Partition.of(value.shape(), number);
        }
    }

    /// See [#channels].
    record Channels() implements Features {
        @Override
        public Partition of(Tensor value, int sample) {
            int positions = Space.positions(value);
            int[] number = new int[value.shape().size()];
            Arrays.setAll(number, i -> i / positions);
            return Partition.of(value.shape(), number);
        }
    }

    /// See [#grid]. A position `p` of an axis of `n` lies in the cell `⌊(p + ½)·cells / n⌋`. A
    /// value without space, `[n, c]`, is a table's row: every element is a cell.
    ///
    /// @param cells one number for every axis, or one for each
    record Grid(List<Integer> cells) implements Features {
        /// @param cells positive
        public Grid {
            cells = List.copyOf(cells);
            if (cells.isEmpty() || cells.stream().anyMatch(k -> k < 1))
                throw new CamException(
                        "grid: needs at least one cell along each axis, got " + cells);
        }

        /// How many cells each axis of this value's space has; `[c]` for a row of a table.
        public int[] extents(Tensor value) {
            int[] extents = Space.extents(value);
            if (extents.length == 0) return new int[] {value.shape().dim(1)};
            if (cells.size() > 1 && cells.size() != extents.length) {
                throw new CamException(
                        "grid: "
                                + cells
                                + " are the cells of "
                                + cells.size()
                                + " axes, the value's space has "
                                + extents.length
                                + "; give one number for all axes, or one for each");
            }
            int[] found = new int[extents.length];
            Arrays.setAll(found, a -> Math.min(cells.get(cells.size() == 1 ? 0 : a), extents[a]));
            return found;
        }

        /// The shape of a map with a number for each cell: `[1, 1, cells...]`, or `[1, c]` for a
        /// row of a table.
        public Shape resolution(Tensor value) {
            int[] cells = extents(value);
            if (value.shape().rank() == 2) return new Shape(1, cells[0]);
            int[] dims = new int[cells.length + 2];
            Arrays.fill(dims, 0, 2, 1);
            System.arraycopy(cells, 0, dims, 2, cells.length);
            return new Shape(dims);
        }

        @Override
        public Partition of(Tensor value, int sample) {
            int[] extents = Space.extents(value);
            if (extents.length == 0) return new Elements().of(value, sample);
            int[] counts = extents(value);
            int[] number = new int[Space.positions(value)];
            for (int p = 0; p < number.length; p++) {
                int rest = p;
                int below = 1;
                for (int a = extents.length - 1; a >= 0; a--) {
                    long at = rest % extents[a];
                    number[p] += below * (int) ((2 * at + 1) * counts[a] / (2L * extents[a]));
                    rest /= extents[a];
                    below *= counts[a];
                }
            }
            return Partition.of(value.shape().with(1, 1), number);
        }
    }

    /// See [#mask].
    ///
    /// @param shape of the mask
    /// @param features row-major, one for each element of the shape
    record Mask(Shape shape, Index features) implements Features {
        @Override
        public Partition of(Tensor value, int sample) {
            int masks = shape.dim(0);
            Shape one = shape.with(0, 1);
            Shape wanted = value.shape();
            boolean fits = one.equals(wanted) || one.equals(wanted.with(1, 1));
            if (!fits || (masks > 1 && sample >= masks)) {
                throw new CamException(
                        "feature mask: "
                                + shape
                                + " does not fit sample "
                                + sample
                                + " of shape "
                                + wanted
                                + "; give its axes, with 1 for the batch, and 1 or all channels");
            }
            int from = masks > 1 ? sample * one.size() : 0;
            return Partition.of(
                    one, Arrays.copyOfRange(features.values(), from, from + one.size()));
        }
    }
}
