package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.engine.Shape;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// How a window moves over a value.
public sealed interface Windows {
    /// The window and its steps for a value.
    ///
    /// @param value `[1, c, ...]`
    Sliding over(Shape value);

    /// A window over channels and space, as Captum's: one extent for each axis but the batch.
    ///
    /// @param window the window's extents
    /// @param stride how far it moves along each axis
    record Boxes(List<Integer> window, List<Integer> stride) implements Windows {
        /// @param window positive
        public Boxes {
            window = List.copyOf(window);
            stride = List.copyOf(stride);
        }

        @Override
        public Sliding over(Shape value) {
            return Sliding.of(value, window, stride);
        }
    }

    /// A window over space, through all channels, as Xplique's patches. In a table's row `[n, c]`
    /// it moves along the row.
    ///
    /// @param window the window's extents: one for each axis of space, or one for all
    /// @param stride how far it moves along each axis, or along all
    record Patches(List<Integer> window, List<Integer> stride) implements Windows {
        /// @param window positive
        public Patches {
            window = List.copyOf(window);
            stride = List.copyOf(stride);
        }

        @Override
        public Sliding over(Shape value) {
            int axes = value.rank() - 2;
            if (axes == 0) return Sliding.of(value, window, stride);
            return Sliding.of(value.with(1, 1), all(window, axes), all(stride, axes));
        }

        private static List<Integer> all(List<Integer> extents, int axes) {
            List<Integer> each =
                    extents.size() == 1 ? Collections.nCopies(axes, extents.getFirst()) : extents;
            return IntStream.rangeClosed(0, each.size())
                    .mapToObj(a -> a == 0 ? 1 : each.get(a - 1))
                    .toList();
        }
    }

    /// A window over space, through all channels, that is a share of each axis, rounded up.
    ///
    /// @param window the window's share of an axis, in `(0, 1]`
    /// @param stride how far it moves, as a share of an axis
    record Share(double window, double stride) implements Windows {
        /// @param window in `(0, 1]`
        public Share {
            if (!(window > 0 && window <= 1 && stride > 0 && stride <= window)) {
                throw new CamException(
                        "windows: need a share in (0, 1] of each axis and a stride of at most that,"
                                + " got "
                                + window
                                + " and "
                                + stride);
            }
        }

        @Override
        public Sliding over(Shape value) {
            Shape over = value.rank() > 2 ? value.with(1, 1) : value;
            return Sliding.of(over, shares(over, window), shares(over, stride));
        }

        private static List<Integer> shares(Shape over, double share) {
            return IntStream.range(1, over.rank())
                    .mapToObj(a -> (int) StrictMath.ceil(share * over.dim(a)))
                    .toList();
        }
    }

    /// Any window, one step at a time.
    ///
    /// @param window the window's extents over channels and space
    static Windows boxes(int... window) {
        return new Boxes(list(window), Collections.nCopies(window.length, 1));
    }

    /// Windows over channels and space.
    static Windows boxes(int[] window, int[] stride) {
        return new Boxes(list(window), list(stride));
    }

    /// Windows over space through all channels, equal along each axis.
    static Windows patches(int window, int stride) {
        return new Patches(List.of(window), List.of(stride));
    }

    private static List<Integer> list(int... values) {
        return Arrays.stream(values).boxed().toList();
    }
}
