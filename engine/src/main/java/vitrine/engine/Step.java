package vitrine.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One line of a [Trace]: which operation made a value, from what, and where in the program. A
/// watched value has no operation.
record Step(Trace trace, int index, @Nullable Op op, List<Tensor> in, String scope) {}
