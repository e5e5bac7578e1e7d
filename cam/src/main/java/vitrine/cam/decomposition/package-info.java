/// What the channels of a value have in common: components, kernels and factorisations, in double
/// precision and in a fixed order of operations whatever the engine.
@NullMarked
package vitrine.cam.decomposition;

import org.jspecify.annotations.NullMarked;
