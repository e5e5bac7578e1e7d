package vitrine.engine;

import java.util.List;

/// What the elements of a value see of one axis of an earlier value: for each element, the smallest
/// interval that holds every position it depends on.
///
/// The field is the one that papers give. It follows from the operations alone, whatever the
/// weights are, and it goes on beyond the border: padding counts as more input. So it may be larger
/// than the input, and an element near the border sees the part of it that is inside.
public sealed interface ReceptiveField {
    /// Whether elements at different places along an axis of the value see different parts.
    ///
    /// @param axis counted from the front
    boolean variesAlong(int axis);

    /// The value does not depend on the earlier one.
    record None() implements ReceptiveField {
        @Override
        public boolean variesAlong(int axis) {
            return false;
        }
    }

    /// A window that slides: element `i` along `axis` sees `[start + i·stride, start + i·stride +
    /// size)`.
    ///
    /// @param axis of the value
    /// @param start the first position that the first element sees; negative inside padding
    /// @param size how many positions, padding included
    /// @param stride the step between neighbours
    record Window(int axis, int start, int size, int stride) implements ReceptiveField {
        @Override
        public boolean variesAlong(int other) {
            return other == axis;
        }
    }

    /// Every element sees the whole axis, as behind a global mean or an attention.
    record Whole() implements ReceptiveField {
        @Override
        public boolean variesAlong(int axis) {
            return false;
        }
    }

    /// Any other intervals, such as those of an attention in windows.
    ///
    /// @param axes of the value along which the intervals differ
    /// @param begin where the first begins
    /// @param end where the last ends, exclusive
    /// @param largest the size of the largest
    record Irregular(List<Integer> axes, int begin, int end, int largest)
            implements ReceptiveField {
        @Override
        public boolean variesAlong(int axis) {
            return axes.contains(axis);
        }
    }
}
