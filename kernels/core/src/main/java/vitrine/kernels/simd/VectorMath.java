package vitrine.kernels.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The functions of `FloatMath` on vectors: operation by operation the same sequences, hence the
/// same bits in every lane and at every width. What each step is for, and how exact it is, is
/// written there. The error function, sine, cosine and power are in `VectorErrors`, `VectorTrig`
/// and `VectorPower`.
///
/// A constant is spread over the lanes where it is used, which compiles to the fastest code. The
/// longest functions take ready-made vectors from `Lanes` instead: spreading adds so many nodes
/// during compilation that C2 would stop inlining (its `NodeCountInliningCutoff`) and box every
/// vector.
final class VectorMath {
    /// The widest vector that the machine prefers; all vectors of this package have it.
    static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

    /// As many integers as `F` has floats.
    static final VectorSpecies<Integer> I = F.withLanes(int.class);

    private VectorMath() {}

    /// `value` in every lane.
    static FloatVector all(float value) {
        return FloatVector.broadcast(F, value);
    }

    /// `bound` where `x` is greater, else `x`; NaN stays NaN.
    static FloatVector atMost(FloatVector x, FloatVector bound) {
        return x.blend(bound, x.compare(GT, bound));
    }

    /// `bound` where `x` is less, else `x`; NaN stays NaN.
    static FloatVector atLeast(FloatVector x, FloatVector bound) {
        return x.blend(bound, x.compare(LT, bound));
    }

    /// `e^x`, as `FloatMath.exp`.
    static FloatVector exp(FloatVector x) {
        FloatVector y = atLeast(atMost(x, all(FloatMath.EXP_TOP)), all(FloatMath.EXP_BOTTOM));
        FloatVector j = y.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND_TO_TWO_POWERS));
        FloatVector p = expm1Reduced(y, j.sub(all(FloatMath.ROUND_TO_TWO_POWERS)), all(0));
        IntVector both = j.reinterpretAsInts();
        IntVector half = both.lanewise(ASHR, 1);
        FloatVector first = half.lanewise(LSHL, FloatMath.EXPONENT_SHIFT).reinterpretAsFloats();
        FloatVector second =
                both.sub(half).lanewise(LSHL, FloatMath.EXPONENT_SHIFT).reinterpretAsFloats();
        return first.fma(p, first).mul(second);
    }

    /// `e^x - 1`, as `FloatMath.expm1`.
    static FloatVector expm1(FloatVector x) {
        FloatVector y = atLeast(atMost(x, all(FloatMath.EXP_TOP)), all(FloatMath.EXPM1_BOTTOM));
        FloatVector j = y.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND_TO_HALF_POWER));
        FloatVector p = expm1Reduced(y, j.sub(all(FloatMath.ROUND_TO_HALF_POWER)), all(0));
        FloatVector s = power(j);
        FloatVector e = s.fma(p, s.sub(all(0.5f))).mul(all(2));
        return e.blend(x, x.abs().compare(LT, all(FloatMath.EXPM1_TINY)));
    }

    static FloatVector expm1Reduced(FloatVector y, FloatVector n, FloatVector missing) {
        FloatVector high = n.fma(all(-FloatMath.LN2_HIGH), y);
        FloatVector low = n.fma(all(-FloatMath.LN2_LOW), missing);
        FloatVector r = high.add(low);
        FloatVector q = all(FloatMath.E5).fma(r, all(FloatMath.E4));
        q = q.fma(r, all(FloatMath.E3));
        q = q.fma(r, all(FloatMath.E2));
        q = q.fma(r, all(FloatMath.E1));
        q = q.fma(r, all(FloatMath.E0));
        return r.mul(r).fma(q, low).add(high);
    }

    static FloatVector power(FloatVector j) {
        return j.reinterpretAsInts().lanewise(LSHL, FloatMath.EXPONENT_SHIFT).reinterpretAsFloats();
    }

    /// As `FloatMath.raisedDecay`.
    static FloatVector raisedDecay(FloatVector y) {
        FloatVector j = y.fma(Lanes.LOG2_E, Lanes.ROUND_TO_RAISED_POWER);
        FloatVector p = expm1Reduced(y, j.sub(Lanes.ROUND_TO_RAISED_POWER), Lanes.ZERO);
        FloatVector s = power(j);
        return s.fma(p, s);
    }

    private static FloatVector decayArgument(FloatVector x) {
        return atLeast(x.abs().neg(), Lanes.DECAY_BOTTOM);
    }

    /// As `FloatMath.complementOfExp`.
    static FloatVector complementOfExp(FloatVector y) {
        FloatVector j = y.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND_TO_POWER));
        FloatVector p = expm1Reduced(y, j.sub(all(FloatMath.ROUND_TO_POWER)), all(0));
        FloatVector s = power(j);
        return s.neg().fma(p, all(1).sub(s));
    }

    /// `ln x`, as `FloatMath.log`.
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, all(Float.MIN_NORMAL));
        FloatVector lifted = x.blend(x.mul(all(FloatMath.SUBNORMAL_LIFT)), subnormal);
        IntVector bits = lifted.reinterpretAsInts().sub(FloatMath.TWO_THIRDS_BITS);
        FloatVector rounder =
                all(FloatMath.ROUNDER).blend(all(FloatMath.LIFTED_ROUNDER), subnormal);
        FloatVector e = raisedExponent(bits.lanewise(ASHR, FloatMath.EXPONENT_SHIFT)).sub(rounder);
        IntVector mantissa = bits.and(FloatMath.MANTISSA).add(FloatMath.TWO_THIRDS_BITS);
        FloatVector f = mantissa.reinterpretAsFloats().sub(all(1));
        return withPole(plusMultipleOfLn2(log1pReduced(f), e), x, all(0));
    }

    /// `ln(1 + x)`, as `FloatMath.log1p`.
    static FloatVector log1p(FloatVector x) {
        IntVector bits = all(1).add(x).reinterpretAsInts().sub(FloatMath.TWO_THIRDS_BITS);
        IntVector exponent = bits.lanewise(ASHR, FloatMath.EXPONENT_SHIFT);
        IntVector raised = exponent.lanewise(LSHL, FloatMath.EXPONENT_SHIFT);
        IntVector field = IntVector.broadcast(I, FloatMath.FOUR_BITS).sub(raised);
        FloatVector s = field.reinterpretAsFloats().mul(all(0.25f));
        FloatVector e = raisedExponent(exponent).sub(all(FloatMath.ROUNDER));
        FloatVector f = s.fma(x, s.sub(all(1)));
        return withPole(withSign(plusMultipleOfLn2(log1pReduced(f), e), x), x, all(-1));
    }

    private static FloatVector raisedExponent(IntVector exponent) {
        return exponent.add(FloatMath.ROUNDER_BITS).reinterpretAsFloats();
    }

    private static FloatVector plusMultipleOfLn2(FloatVector y, FloatVector e) {
        return e.fma(all(FloatMath.LN2_HIGH), e.fma(all(FloatMath.LN2_LOW), y));
    }

    /// A logarithm `y` where `x` is finite and beyond `edge`; negative infinity at `edge` and NaN
    /// below.
    private static FloatVector withPole(FloatVector y, FloatVector x, FloatVector edge) {
        FloatVector finite = x.blend(y, x.compare(LT, all(Float.POSITIVE_INFINITY)));
        FloatVector pole = all(Float.NaN).blend(all(Float.NEGATIVE_INFINITY), x.eq(edge));
        return pole.blend(finite, x.compare(GT, edge));
    }

    private static FloatVector log1pReduced(FloatVector f) {
        FloatVector u = f.mul(f);
        FloatVector even = Lanes.L8.fma(u, Lanes.L6);
        even = even.fma(u, Lanes.L4);
        even = even.fma(u, Lanes.L2);
        even = even.fma(u, Lanes.L0);
        FloatVector odd = Lanes.L7.fma(u, Lanes.L5);
        odd = odd.fma(u, Lanes.L3);
        odd = odd.fma(u, Lanes.L1);
        return u.fma(odd.fma(f, even), f);
    }

    /// As `FloatMath.withSign`.
    static FloatVector withSign(FloatVector y, FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(FloatMath.SIGN);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /// `tanh x`, as `FloatMath.tanh`.
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector u = a.mul(a);
        FloatVector t = all(FloatMath.T4).fma(u, all(FloatMath.T3));
        t = t.fma(u, all(FloatMath.T2));
        t = t.fma(u, all(FloatMath.T1));
        t = t.fma(u, all(FloatMath.T0));
        FloatVector near = a.mul(u).fma(t, a);
        return withSign(tanhFar(a).blend(near, a.compare(LT, all(FloatMath.TANH_NEAR))), x);
    }

    private static FloatVector tanhFar(FloatVector a) {
        FloatVector c = atMost(a, all(FloatMath.TANH_FAR));
        FloatVector y = c.add(c);
        FloatVector j = y.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUND_TO_POWER));
        FloatVector p = expm1Reduced(y, j.sub(all(FloatMath.ROUND_TO_POWER)), all(0));
        FloatVector s = power(j);
        return all(1).sub(all(2).div(s.fma(p, s.add(all(1)))));
    }

    /// `1 / (1 + e^-x)`, as `FloatMath.sigmoid`.
    static FloatVector sigmoid(FloatVector x) {
        FloatVector t = raisedDecay(decayArgument(x)).mul(all(FloatMath.LOWER));
        FloatVector q = t.div(t.add(all(1)));
        return all(1).sub(q).blend(t.neg().fma(q, t), x.compare(LT, all(0)));
    }

    /// `x / (1 + e^-x)`, as `FloatMath.silu`.
    static FloatVector silu(FloatVector x) {
        FloatVector y = decayArgument(x);
        FloatVector raised = raisedDecay(y);
        FloatVector t = raised.mul(all(FloatMath.LOWER));
        FloatVector q = t.div(t.add(all(1)));
        FloatVector negative = y.mul(raised.neg().fma(q, raised)).mul(all(FloatMath.LOWER));
        return x.mul(all(1).sub(q)).blend(negative, x.compare(LT, all(0)));
    }

    /// `ln(1 + e^x)`, as `FloatMath.softplus`.
    static FloatVector softplus(FloatVector x) {
        FloatVector t = raisedDecay(decayArgument(x)).mul(Lanes.LOWER);
        VectorMask<Float> large = t.compare(GT, Lanes.ONE_THIRD);
        FloatVector y = log1pReduced(t.blend(Lanes.HALF.fma(t, Lanes.MINUS_HALF), large));
        FloatVector raised = y.add(Lanes.LN2_LOW).add(Lanes.LN2_HIGH);
        return atLeast(x, Lanes.ZERO).add(y.blend(raised, large));
    }

    /// `1 / √x`, as `FloatMath.rsqrt`.
    static FloatVector rsqrt(FloatVector x) {
        return all(1).div(x.sqrt());
    }

    /// The nearest integer, ties to even, as `FloatMath.roundEven`.
    static FloatVector roundEven(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector rounded =
                withSign(a.add(all(FloatMath.INTEGERS)).sub(all(FloatMath.INTEGERS)), x);
        return x.blend(rounded, a.compare(LT, all(FloatMath.INTEGERS)));
    }

    /// The largest integer not above `x`, as `FloatMath.floor`.
    static FloatVector floor(FloatVector x) {
        FloatVector rounded = roundEven(x);
        return rounded.blend(rounded.sub(all(1)), rounded.compare(GT, x));
    }
}
