package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.List;

/// How raw maps become one map for the eye, at the input's extents.
@FunctionalInterface
public interface Rendering {
    /// @param maps raw signed maps `[n, c, ...]`, one for each place studied
    /// @param extents the axes of the result's space, such as height and width
    /// @return `[n, 1, extents...]`
    Tensor display(List<Tensor> maps, int... extents);
}
