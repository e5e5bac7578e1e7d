package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The intervals of a [ReceptiveField] on their way through a trace. Null stands for a value that
/// sees nothing.
sealed interface Reach permits Layered, Scattered, Sliding {
    /// Whether the intervals differ along an axis.
    boolean variesAlong(int axis);

    /// Each element sees what any element along the axis sees.
    Reach merged(int axis);

    /// Axis `a` of the result is axis `axes[a]` of this.
    Reach permuted(List<Integer> axes);

    /// The same elements under other extents.
    Reach reshaped(Shape from, Shape to);

    /// Each element along the axis sees what its sources see.
    Reach through(int axis, Taps taps);

    /// The intervals one by one.
    Scattered scattered();

    /// What is told of them.
    ///
    /// @param extent of the axis that is seen
    ReceptiveField field(int extent);

    /// Each element sees what the elements at its place in any of the parts see; an axis along
    /// which a part does not vary stands for any extent. Null if all parts are.
    static @Nullable Reach union(List<? extends @Nullable Reach> parts) {
        List<Reach> seeing = new ArrayList<>();
        for (Reach part : parts) if (part != null) seeing.add(part);
        return seeing.isEmpty() ? null : united(seeing);
    }

    /// As [#union], for at least one part.
    static Reach united(List<Reach> parts) {
        if (parts.size() == 1) return parts.getFirst();
        Reach sliding = Sliding.union(parts);
        return sliding != null ? sliding : Scattered.united(parts);
    }
}
