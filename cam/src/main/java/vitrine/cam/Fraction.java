package vitrine.cam;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Quotients whose denominator may vanish.
public final class Fraction {
    private Fraction() {}

    /// `a / b`, and zero where `b` is zero.
    public static Tensor orZero(Tensor a, Tensor b) {
        return b.abs().gt(0).where(a.div(b), a.engine().full(new Shape(1), 0));
    }
}
