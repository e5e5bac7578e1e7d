/// What is asked of a model, what is answered, and why.
///
/// A [Study] asks about an input, a place and a [Target]. Its [Evidence] computes what a [Method]
/// asks for, once, and writes it down. The answer is a [Saliency] with its [Derivation]; a
/// [Profile] renders it.
@NullMarked
package vitrine.cam;

import org.jspecify.annotations.NullMarked;
