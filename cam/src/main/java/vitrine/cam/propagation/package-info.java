/// Methods that send something other than the gradient down the network: relevance, the probability
/// of winning neurons, a gradient read in another way.
///
/// A [Composite] says which [Rule] each affine layer follows; [Lrp] and the excitation methods are
/// composites with a seed. A run is given the rules, and no model changes.
@NullMarked
package vitrine.cam.propagation;

import org.jspecify.annotations.NullMarked;
