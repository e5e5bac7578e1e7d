package vitrine.kernels;

import java.util.function.DoubleBinaryOperator;

/// Every elementwise function of two variables, with its textbook definition in double precision.
/// Comparisons give `1` for true and `0` for false.
public enum BinaryFn {
    /// `a + b`
    ADD((a, b) -> a + b),
    /// `a - b`
    SUB((a, b) -> a - b),
    /// `a · b`
    MUL((a, b) -> a * b),
    /// `a / b`
    DIV((a, b) -> a / b),
    /// the larger; NaN if either is
    MAXIMUM(Math::max),
    /// the smaller; NaN if either is
    MINIMUM(Math::min),
    /// `aᵇ`
    POW(StrictMath::pow),
    /// `a > b`
    GT((a, b) -> a > b ? 1 : 0),
    /// `a ≥ b`
    GE((a, b) -> a >= b ? 1 : 0),
    /// `a = b`
    EQ((a, b) -> a == b ? 1 : 0);

    private final DoubleBinaryOperator formula;

    BinaryFn(DoubleBinaryOperator formula) {
        this.formula = formula;
    }

    /// The value in double precision.
    public double of(double a, double b) {
        return formula.applyAsDouble(a, b);
    }
}
