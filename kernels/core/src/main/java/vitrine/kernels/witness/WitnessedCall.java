package vitrine.kernels.witness;

/// What was seen of one kernel call.
///
/// @param what the kernel and its extents
/// @param scope where in the program it was made
/// @param elements how many results it had
/// @param error the largest difference of a result from the same call in double precision on the
///   same single-precision operands
/// @param share the largest share that an element's error has of what the call's own roundings may
///   do to it; above one, the call did something else
public record WitnessedCall(String what, String scope, long elements, double error, double share) {}
