/// A backend that computes in single precision as others do, and watches itself: every kernel call
/// is repeated in double precision and must stay within its own rounding error, and a bound of the
/// accumulated error goes along with every value.
@NullMarked
package vitrine.kernels.witness;

import org.jspecify.annotations.NullMarked;
