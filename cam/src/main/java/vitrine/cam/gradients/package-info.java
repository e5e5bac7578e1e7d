/// Methods that follow gradients: one file each, with its formula, where it was published, and
/// where this departs from it.
///
/// Asked about an input, they answer for each of its elements, `[n, c, ...]`; a [vitrine.cam.Study]
/// at a layer gives the layer's variant of the same record, and one of a network that ends at a
/// hidden layer ([vitrine.cam.Network#until]) a hidden unit's.
@NullMarked
package vitrine.cam.gradients;

import org.jspecify.annotations.NullMarked;
