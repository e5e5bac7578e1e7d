/// What is asked of a model, what is answered, and why.
///
/// A [Study] asks about one input, one layer and one [Target]. Its [Evidence] computes what a
/// [CamMethod] asks for, once, and writes it down. The answer is a [Saliency] with its
/// [Derivation]; a [Profile] renders it.
@NullMarked
package vitrine.cam;

import org.jspecify.annotations.NullMarked;
