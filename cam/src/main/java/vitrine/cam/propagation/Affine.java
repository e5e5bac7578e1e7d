package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Call;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// One affine layer as a run met it: `z = W x + b`, a convolution, a product with a matrix or a
/// factor per channel. The bias that the layer adds belongs to it, and so does a batch
/// normalisation that was merged into it.
public final class Affine {
    private final Call call;
    private final boolean scales;
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final Tensor z;

    /// @param call the linear operation with respect to `x`
    /// @param scales whether that is a factor per channel
    /// @param weight its other argument, or what took its place
    /// @param bias what is added, broadcastable to `z`, or null
    /// @param z the result, laid out as the operation's own
    Affine(Call call, boolean scales, Tensor weight, @Nullable Tensor bias, Tensor z) {
        this.call = call;
        this.scales = scales;
        this.weight = weight;
        this.bias = bias;
        this.z = z;
    }

    /// The path of the layer, or an empty text outside of all.
    public String name() {
        return call.scope();
    }

    /// The argument.
    public Tensor x() {
        return call.x();
    }

    /// The result, bias included.
    public Tensor z() {
        return z;
    }

    /// The weights, in the operation's own layout.
    public Tensor weight() {
        return weight;
    }

    /// `W x` for any argument and weights.
    public Tensor times(Tensor x, Tensor w) {
        return scales ? x.mul(w) : call.on(arguments(x, w));
    }

    /// `Wᵀ s` for any weights.
    public Tensor transposed(Tensor s, Tensor w) {
        if (scales) return s.mul(w);
        Tensor back = call.op().vjp(call.argument(), s, arguments(x(), w), call.out());
        return Objects.requireNonNull(back, "a product is differentiable");
    }

    private List<Tensor> arguments(Tensor x, Tensor w) {
        List<Tensor> in = new ArrayList<>(List.of(w, w));
        in.set(call.argument(), x);
        return in;
    }

    /// `z + part(b)`, or `z` where there is no bias.
    public Tensor withBias(Tensor z, UnaryOperator<Tensor> part) {
        return bias == null ? z : z.add(part.apply(bias));
    }

    /// `V⁺ x⁺ + V⁻ x⁻` with `x⁺ = max(x, 0)` and `x⁻ = min(x, 0)`.
    public Tensor bySign(Tensor forPositive, Tensor forNegative) {
        Tensor positive = times(x().relu(), forPositive);
        return nonNegative() ? positive : positive.add(times(negative(x()), forNegative));
    }

    /// `x⁺ ⊙ V⁺ᵀ s + x⁻ ⊙ V⁻ᵀ s`, what [#bySign] hands back.
    public Tensor bySignTransposed(Tensor s, Tensor forPositive, Tensor forNegative) {
        Tensor positive = x().relu().mul(transposed(s, forPositive));
        if (nonNegative()) return positive;
        return positive.add(negative(x()).mul(transposed(s, forNegative)));
    }

    /// Whether no element of the argument is below zero.
    public boolean nonNegative() {
        return x().amin().item() >= 0;
    }

    /// `min(x, 0)`
    static Tensor negative(Tensor x) {
        return x.neg().relu().neg();
    }

    /// `r / (z + ε·sign(z))` with `sign(0) = 1`; without an `ε`, zero where `z` is.
    static Tensor over(Tensor r, Tensor z, double epsilon) {
        if (epsilon > 0) return r.div(z.add(z.ge(0).mul(2 * epsilon).sub(epsilon)));
        Tensor some = z.abs().gt(0);
        Tensor nothing = z.engine().full(z.shape(), 0);
        return some.where(r.div(some.where(z, nothing.add(1))), nothing);
    }
}
