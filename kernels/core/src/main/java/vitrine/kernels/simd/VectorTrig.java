package vitrine.kernels.simd;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import static vitrine.kernels.simd.VectorMath.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// The functions of `FloatTrig` on vectors, with the same bits.
final class VectorTrig {
    private VectorTrig() {}

    /// `sin x`, as `FloatTrig.sin`.
    static FloatVector sin(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector j = a.fma(all(FloatTrig.TWO_OVER_PI), all(FloatMath.ROUNDER));
        IntVector y = quarter(a, j, j.reinterpretAsInts());
        return withinRange(xor(y, x.reinterpretAsInts().and(FloatMath.SIGN)), a);
    }

    /// `cos x`, as `FloatTrig.cos`.
    static FloatVector cos(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector j = a.fma(all(FloatTrig.TWO_OVER_PI), all(FloatMath.ROUNDER));
        return withinRange(quarter(a, j, j.reinterpretAsInts().add(1)), a);
    }

    private static FloatVector withinRange(IntVector y, FloatVector a) {
        return all(Float.NaN).blend(y.reinterpretAsFloats(), a.compare(LE, all(FloatTrig.LARGEST)));
    }

    private static IntVector quarter(FloatVector a, FloatVector j, IntVector quadrant) {
        FloatVector r = remainder(a, j.sub(all(FloatMath.ROUNDER)));
        FloatVector u = r.mul(r);
        FloatVector s = all(FloatTrig.S3).fma(u, all(FloatTrig.S2));
        s = s.fma(u, all(FloatTrig.S1)).fma(u, all(FloatTrig.S0));
        IntVector sine = r.mul(u).fma(s, r).reinterpretAsInts();
        FloatVector c = all(FloatTrig.C2).fma(u, all(FloatTrig.C1)).fma(u, all(FloatTrig.C0));
        IntVector cosine = c.fma(u, all(-0.5f)).fma(u, all(1)).reinterpretAsInts();
        IntVector odd = quadrant.and(1).neg();
        IntVector chosen = xor(sine, xor(sine, cosine).and(odd));
        return xor(chosen, quadrant.and(2).lanewise(LSHL, FloatTrig.SIGN_SHIFT));
    }

    private static FloatVector remainder(FloatVector a, FloatVector k) {
        FloatVector r = k.fma(all(-FloatTrig.HALF_PI_HIGH), a);
        r = k.fma(all(-FloatTrig.HALF_PI_MIDDLE), r);
        return k.fma(all(-FloatTrig.HALF_PI_LOW), r);
    }

    private static IntVector xor(IntVector a, IntVector b) {
        return a.lanewise(XOR, b);
    }
}
