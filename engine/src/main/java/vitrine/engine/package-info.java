/// Tensors, the operations on them, and traces of them that can be differentiated and replayed.
///
/// An operation is a value ([Op]); whether it is recorded is decided by the data: a tensor is
/// traced if and only if it depends on one that a [Trace] watches. A trace holds everything
/// computed from the watched value and nothing before it, so it *is* the rest of the program as a
/// function of that value.
@NullMarked
package vitrine.engine;

import org.jspecify.annotations.NullMarked;
