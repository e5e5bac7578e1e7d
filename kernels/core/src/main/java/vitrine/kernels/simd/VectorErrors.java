package vitrine.kernels.simd;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/// The functions of `FloatErrors` on vectors, with the same bits.
final class VectorErrors {
    private VectorErrors() {}

    /// `erf x`, as `FloatErrors.erf`.
    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector u = a.mul(a);
        FloatVector n = Lanes.N6.fma(u, Lanes.N5);
        n = n.fma(u, Lanes.N4);
        n = n.fma(u, Lanes.N3);
        n = n.fma(u, Lanes.N2);
        n = n.fma(u, Lanes.N1);
        n = n.fma(u, Lanes.N0);
        FloatVector near = a.fma(n, a);
        return VectorMath.withSign(erfFar(a).blend(near, a.compare(LT, Lanes.ERF_NEAR)), x);
    }

    private static FloatVector erfFar(FloatVector a) {
        FloatVector c = VectorMath.atMost(a, Lanes.ERF_FAR);
        FloatVector f = Lanes.F6.fma(c, Lanes.F5);
        f = f.fma(c, Lanes.F4);
        f = f.fma(c, Lanes.F3);
        f = f.fma(c, Lanes.F2);
        f = f.fma(c, Lanes.F1);
        f = f.fma(c, Lanes.F0);
        return VectorMath.complementOfExp(f);
    }

    /// `x Φ(x)`, as `FloatErrors.gelu`.
    static FloatVector gelu(FloatVector x) {
        FloatVector a = VectorMath.atMost(x.abs(), Lanes.GELU_FAR);
        FloatVector square = a.mul(a);
        FloatVector missing = a.fma(a, square.neg());
        FloatVector sum = a.add(Lanes.GELU_SCALE);
        FloatVector lost = a.sub(sum.sub(Lanes.GELU_SCALE));
        FloatVector h = a.div(sum);
        FloatVector slope = h.fma(Lanes.QUARTER, Lanes.MINUS_QUARTER);
        FloatVector correction = lost.fma(slope, missing.mul(Lanes.MINUS_HALF));
        FloatVector y = square.mul(Lanes.MINUS_HALF);
        FloatVector j = y.fma(Lanes.LOG2_E, Lanes.ROUND_TO_RAISED_POWER);
        FloatVector n = j.sub(Lanes.ROUND_TO_RAISED_POWER);
        FloatVector p = VectorMath.expm1Reduced(y, n, correction);
        FloatVector w = VectorMath.power(j).mul(scaledTail(h.sub(Lanes.HALF)));
        FloatVector m = h.mul(w.fma(p, w)).mul(Lanes.LOWER);
        return x.blend(Lanes.MINUS_ZERO, x.compare(LT, Lanes.ZERO)).sub(m);
    }

    private static FloatVector scaledTail(FloatVector s) {
        FloatVector u = s.mul(s);
        FloatVector even = Lanes.W8.fma(u, Lanes.W6);
        even = even.fma(u, Lanes.W4);
        even = even.fma(u, Lanes.W2);
        even = even.fma(u, Lanes.W0);
        FloatVector odd = Lanes.W9.fma(u, Lanes.W7);
        odd = odd.fma(u, Lanes.W5);
        odd = odd.fma(u, Lanes.W3);
        odd = odd.fma(u, Lanes.W1);
        return odd.fma(s, even);
    }
}
