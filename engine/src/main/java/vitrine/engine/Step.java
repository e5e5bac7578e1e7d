package vitrine.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a [Trace]: which operation made a value, and from what. A watched value has no
/// operation.
record Step(Trace trace, int index, @Nullable Op op, List<Tensor> in) {}
