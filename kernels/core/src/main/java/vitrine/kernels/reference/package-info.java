/// Textbook loops in double precision, written to be read: the specification of every other
/// backend.
@NullMarked
package vitrine.kernels.reference;

import org.jspecify.annotations.NullMarked;
