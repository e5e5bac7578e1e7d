/// Methods that change the input, or the value of a layer, and look at what happens to the score:
/// they need no gradient. What is changed together is a feature ([Features]), what takes its place
/// is a [Baseline].
@NullMarked
package vitrine.cam.perturbation;

import org.jspecify.annotations.NullMarked;
