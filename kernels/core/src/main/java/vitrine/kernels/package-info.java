/// Flat-array mathematics: what a backend must compute, and in which order.
///
/// # The order contract, version 1
///
/// A result is a function of the operands alone. It does not depend on the number of threads, the
/// width of a vector, the compiler tier or the machine. Every backend in single precision keeps
/// these rules, and so all of them give the same bits:
///
/// 1. **One task per element.** Each output element is computed by one task. Lanes and work-items
///    run across outputs, never along a reduction.
/// 2. **Chunked ascending sums.** A sum of `K` terms is split into chunks of 256 consecutive terms.
///    Within a chunk the terms are added in ascending index, starting from `+0`. The chunk sums are
///    added in ascending order: `total = chunk[0]`, then `total = total + chunk[i]`. An empty sum
///    is `+0`.
/// 3. **Products use fma.** A term of a product sum enters its chunk as `acc = fma(a, b, acc)`,
///    rounded once.
/// 4. **Index order of a convolution.** `OUTPUT`: (channel within the group, kz, ky, kx). `INPUT`:
///    (output channel within the group, then the taps (kz, ky, kx) whose offset is congruent to the
///    element's position modulo the stride, ascending). `WEIGHT`: (sample, oz, oy, ox). A position
///    outside the operand is a term with value `+0`.
/// 5. **Reductions** over one axis follow rule 2 with `acc = acc + x`; products are plain ascending
///    without chunks; maxima and minima propagate NaN.
/// 6. **Pools.** An average adds the elements of each of its lines along x in ascending order, then
///    the line sums in ascending (z, y), without chunks, and divides once. Its adjoint adds, for
///    each input element, the quotients `g / divisor` of the windows that cover it, in ascending
///    window order. A maximum is NaN if any element is, and `+0` exceeds `-0`; what is gathered or
///    scattered by it belongs to the first position that attains it, a NaN counting as largest and
///    zeros as equal.
/// 7. **Scatter** adds in ascending position of the index. **Resampling** adds its taps in
///    ascending order by fma. **Running sums** are plain ascending (or descending when reversed).
/// 8. **Elementwise functions** are the operation sequences of `FloatMath`: additions,
///    multiplications, divisions, square roots and fma, each correctly rounded. Nothing is
///    contracted or reassociated.
///
/// The `reference` backend computes the same mathematics in double precision with textbook loops.
/// It is the specification of the values; the rules above are the specification of the bits.
@NullMarked
package vitrine.kernels;

import org.jspecify.annotations.NullMarked;
