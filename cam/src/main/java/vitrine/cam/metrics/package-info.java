/// How good a map is: figures, each with its interval where something was drawn, and beside them
/// those of maps that know nothing of the model.
///
/// An [Explainer] makes maps; a [Metric] judges one of them on [Trial]; [Figures] holds what came
/// out. A metric's map lies over the model's first input: `[1, 1, ...]` with a number for each
/// position, or `[1, c, ...]` with one for each element. Several inputs are a matter of the
/// [vitrine.cam.Network]: what is not the first is kept as it is.
@NullMarked
package vitrine.cam.metrics;

import org.jspecify.annotations.NullMarked;
