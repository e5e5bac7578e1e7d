/// Single precision on the CPU: the Vector API with lanes across outputs, and its scalar twin with
/// the same bits.
@NullMarked
package vitrine.kernels.simd;

import org.jspecify.annotations.NullMarked;
