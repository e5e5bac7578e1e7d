package vitrine.cam.gradients;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Call;
import vitrine.engine.Layouts;
import vitrine.engine.MaxPool;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Softmax;
import vitrine.engine.Tensor;
import vitrine.engine.Ternary;

/// DeepLIFT's rescale rule, for a run of a batch whose second half are the references of its first.
/// Through a function of one variable goes `g · Δy/Δx`, with `Δ` the difference of the halves;
/// where `Δx` is nearly nothing, the derivative. Products, sums and normalisations keep their
/// derivatives.
///
/// Belongs to one backward pass.
final class Rescale implements Rules {
    /// Captum's bound of a difference that counts.
    private static final double LEAST = 1e-10;

    private final DeepLift.Functions functions;
    private @Nullable Tensor rescaled;
    private @Nullable Tensor derivative;

    /// @param functions which functions it is about
    Rescale(DeepLift.Functions functions) {
        this.functions = functions;
    }

    @Override
    public @Nullable Tensor vjp(Call call, Tensor arriving) {
        if (!functions.include(call.op())) return call.vjp(arriving);
        Tensor g = arriving == rescaled && derivative != null ? derivative : arriving;
        Tensor plain = call.vjp(g);
        if (plain == null) return null;
        Tensor own =
                switch (call.op()) {
                    case Softmax _ -> normalised(ratio(call, g, plain));
                    case Ternary _ -> chosen(call, g, plain);
                    case MaxPool _ -> pooled(call, g, plain);
                    default -> ratio(call, g, plain);
                };
        if (functions == DeepLift.Functions.CAPTUM) {
            rescaled = own; // so it is recognised if it arrives at another of them
            derivative = plain;
        }
        return own;
    }

    private static Tensor ratio(Call call, Tensor g, Tensor plain) {
        Tensor dx = difference(call.x());
        Tensor slope = difference(call.out()).div(dx);
        return counts(dx).where(g.mul(slope), plain);
    }

    /// Captum subtracts the mean over all elements, which no longer adds up.
    private Tensor normalised(Tensor multipliers) {
        return functions == DeepLift.Functions.EVERY
                ? multipliers
                : multipliers.sub(multipliers.mean());
    }

    /// A choice between two values shares `Δy` evenly between those that changed.
    private static Tensor chosen(Call call, Tensor g, Tensor plain) {
        Tensor x = call.x();
        if (!x.shape().equals(g.shape())) return plain;
        Tensor other = call.in().get(call.argument() == 1 ? 2 : 1);
        Tensor dx = difference(x);
        boolean constant = other.shape().dim(0) != g.shape().dim(0);
        Tensor shared = constant ? g.engine().full(new Shape(1), 0) : counts(difference(other));
        Tensor slope = difference(call.out()).div(dx).div(shared.add(1));
        return counts(dx).where(g.mul(slope), plain.mul(shared.rsub(1)));
    }

    /// `Δy` of a window goes to the largest element of input and reference together.
    private static Tensor pooled(Call call, Tensor g, Tensor plain) {
        Tensor top = first(call.out()).maximum(second(call.out()));
        Tensor rise = Layouts.cat(0, top.sub(second(call.out())), first(call.out()).sub(top));
        Tensor spread = call.vjp(g.mul(rise));
        if (spread == null) return plain;
        Tensor both = first(spread).add(second(spread));
        Tensor dx = difference(call.x());
        return counts(dx).where(twice(both).div(dx), plain);
    }

    private static Tensor counts(Tensor dx) {
        return dx.abs().ge(LEAST);
    }

    /// [#change], for both halves.
    private static Tensor difference(Tensor x) {
        return twice(change(x));
    }

    /// The first half less the second.
    static Tensor change(Tensor x) {
        return first(x).sub(second(x));
    }

    private static Tensor twice(Tensor half) {
        return Layouts.cat(0, half, half);
    }

    static Tensor first(Tensor x) {
        return x.slice(0, 0, x.shape().dim(0) / 2, 1);
    }

    static Tensor second(Tensor x) {
        return x.slice(0, x.shape().dim(0) / 2, x.shape().dim(0), 1);
    }
}
