package vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// Constants of the longest functions, each in every lane of a vector; see `VectorMath`.
final class Lanes {
    static final FloatVector MINUS_HALF = VectorMath.all(-0.5f);
    static final FloatVector QUARTER = VectorMath.all(0.25f);
    static final FloatVector MINUS_QUARTER = VectorMath.all(-0.25f);
    static final FloatVector HALF = VectorMath.all(0.5f);
    static final FloatVector MINUS_ZERO = VectorMath.all(-0f);
    static final FloatVector ZERO = VectorMath.all(0);

    static final FloatVector ONE_THIRD = VectorMath.all(FloatMath.ONE_THIRD);
    static final FloatVector LN2_LOW = VectorMath.all(FloatMath.LN2_LOW);
    static final FloatVector LN2_HIGH = VectorMath.all(FloatMath.LN2_HIGH);
    static final FloatVector LOG2_E = VectorMath.all(FloatMath.LOG2_E);
    static final FloatVector ROUND_TO_RAISED_POWER =
            VectorMath.all(FloatMath.ROUND_TO_RAISED_POWER);
    static final FloatVector DECAY_BOTTOM = VectorMath.all(FloatMath.DECAY_BOTTOM);
    static final FloatVector LOWER = VectorMath.all(FloatMath.LOWER);
    static final FloatVector L0 = VectorMath.all(FloatMath.L0);
    static final FloatVector L1 = VectorMath.all(FloatMath.L1);
    static final FloatVector L2 = VectorMath.all(FloatMath.L2);
    static final FloatVector L3 = VectorMath.all(FloatMath.L3);
    static final FloatVector L4 = VectorMath.all(FloatMath.L4);
    static final FloatVector L5 = VectorMath.all(FloatMath.L5);
    static final FloatVector L6 = VectorMath.all(FloatMath.L6);
    static final FloatVector L7 = VectorMath.all(FloatMath.L7);
    static final FloatVector L8 = VectorMath.all(FloatMath.L8);

    static final FloatVector ERF_NEAR = VectorMath.all(FloatErrors.ERF_NEAR);
    static final FloatVector ERF_FAR = VectorMath.all(FloatErrors.ERF_FAR);
    static final FloatVector GELU_FAR = VectorMath.all(FloatErrors.GELU_FAR);
    static final FloatVector GELU_SCALE = VectorMath.all(FloatErrors.GELU_SCALE);
    static final FloatVector F0 = VectorMath.all(FloatErrors.F0);
    static final FloatVector F1 = VectorMath.all(FloatErrors.F1);
    static final FloatVector F2 = VectorMath.all(FloatErrors.F2);
    static final FloatVector F3 = VectorMath.all(FloatErrors.F3);
    static final FloatVector F4 = VectorMath.all(FloatErrors.F4);
    static final FloatVector F5 = VectorMath.all(FloatErrors.F5);
    static final FloatVector F6 = VectorMath.all(FloatErrors.F6);
    static final FloatVector N0 = VectorMath.all(FloatErrors.N0);
    static final FloatVector N1 = VectorMath.all(FloatErrors.N1);
    static final FloatVector N2 = VectorMath.all(FloatErrors.N2);
    static final FloatVector N3 = VectorMath.all(FloatErrors.N3);
    static final FloatVector N4 = VectorMath.all(FloatErrors.N4);
    static final FloatVector N5 = VectorMath.all(FloatErrors.N5);
    static final FloatVector N6 = VectorMath.all(FloatErrors.N6);
    static final FloatVector W0 = VectorMath.all(FloatErrors.W0);
    static final FloatVector W1 = VectorMath.all(FloatErrors.W1);
    static final FloatVector W2 = VectorMath.all(FloatErrors.W2);
    static final FloatVector W3 = VectorMath.all(FloatErrors.W3);
    static final FloatVector W4 = VectorMath.all(FloatErrors.W4);
    static final FloatVector W5 = VectorMath.all(FloatErrors.W5);
    static final FloatVector W6 = VectorMath.all(FloatErrors.W6);
    static final FloatVector W7 = VectorMath.all(FloatErrors.W7);
    static final FloatVector W8 = VectorMath.all(FloatErrors.W8);
    static final FloatVector W9 = VectorMath.all(FloatErrors.W9);

    private Lanes() {}
}
