package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// The power on vectors: lane by lane, since it is computed in double precision.
final class VectorPower {
    private VectorPower() {}

    /// `x^y`, as `FloatPower.pow`.
    static FloatVector pow(FloatVector x, FloatVector y) {
        float[] powers = x.toArray();
        float[] exponents = y.toArray();
        for (int lane = 0; lane < powers.length; lane++)
            powers[lane] = FloatPower.pow(powers[lane], exponents[lane]);
        return FloatVector.fromArray(VectorMath.F, powers, 0);
    }
}
