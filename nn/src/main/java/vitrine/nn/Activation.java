package vitrine.nn;

import vitrine.engine.Activations;
import vitrine.engine.Tensor;

import java.util.function.UnaryOperator;

/// An elementwise function as a layer; [Relu] is one of its own.
public final class Activation extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;

    private Activation(Site site, String name, UnaryOperator<Tensor> function) {
        super(site);
        this.name = name;
        this.function = function;
    }

    /// `min(max(x, 0), 6)`
    public static Activation relu6(Site site) {
        return new Activation(site, "relu6", Activations::relu6);
    }

    /// `x Φ(x)`
    public static Activation gelu(Site site) {
        return new Activation(site, "gelu", Activations::gelu);
    }

    /// `x · sigmoid(x)`
    public static Activation silu(Site site) {
        return new Activation(site, "silu", Activations::silu);
    }

    /// `1 / (1 + e⁻ˣ)`
    public static Activation sigmoid(Site site) {
        return new Activation(site, "sigmoid", Tensor::sigmoid);
    }

    /// `x · min(max(x + 3, 0), 6) / 6`
    public static Activation hardswish(Site site) {
        return new Activation(site, "hardswish", Activations::hardswish);
    }

    /// `min(max(x + 3, 0), 6) / 6`
    public static Activation hardsigmoid(Site site) {
        return new Activation(site, "hardsigmoid", Activations::hardsigmoid);
    }

    /// The function's name.
    public String name() {
        return name;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }
}
