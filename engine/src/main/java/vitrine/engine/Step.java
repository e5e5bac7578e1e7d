package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One line of a [Trace]: which operation made a value, and from what. A watched value has no
/// operation.
record Step(Trace trace, int index, @Nullable Op op, List<Tensor> in) {}
