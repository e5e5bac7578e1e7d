package vitrine.goldens;

import vitrine.engine.Activations;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Elementwise;
import vitrine.engine.Tensor;

/// Small graphs in which a value is used more than once, and gradients of gradients.
final class GraphCases {
    private GraphCases() {}

    static OpTable all() {
        return new OpTable()
                .one("residual_block", GraphCases::residualBlock)
                .one("diamond", GraphCases::diamond)
                .one("se_block", GraphCases::squeezeAndExcite)
                .one("second_order", GraphCases::gradientOfCubes)
                .one("second_order_conv", GraphCases::gradientOfSoftmax);
    }

    private static Tensor padded(Tensor x, Tensor w) {
        return Convolutions.conv(x, w, ConvSpec.of(2).withPadding(1, 1));
    }

    private static Tensor residualBlock(Operands in) {
        Tensor h = Convolutions.addBias(padded(in.x(), in.at("w1")), in.at("b1")).relu();
        return padded(h, in.at("w2")).add(in.x()).relu();
    }

    private static Tensor diamond(Operands in) {
        Tensor a = in.x().mul(in.at("s"));
        return a.mul(a.sigmoid()).add(a.sum(1)).tanh();
    }

    private static Tensor squeezeAndExcite(Operands in) {
        ConvSpec point = ConvSpec.of(2);
        Tensor squeezed = Convolutions.conv(in.x().mean(2, 3), in.at("w1"), point);
        Tensor h = Convolutions.addBias(squeezed, in.at("b1")).relu();
        Tensor excited =
                Convolutions.addBias(Convolutions.conv(h, in.at("w2"), point), in.at("b2"));
        return in.x().mul(excited.sigmoid());
    }

    private static Tensor gradientOfCubes(Operands in) {
        Tensor y = Elementwise.pow(in.x().linear(in.at("w")).tanh(), 3).sum();
        return gradient(in, y);
    }

    private static Tensor gradientOfSoftmax(Operands in) {
        Tensor h = padded(in.x(), in.at("w"));
        boolean linear = in.has("v");
        Tensor features = (linear ? h.relu() : Activations.gelu(h)).mean(2, 3);
        Tensor scores = features.reshape(features.shape().dim(0), features.shape().dim(1));
        if (linear) scores = scores.linear(in.at("v"));
        int chosen = linear ? 1 : 0;
        return gradient(in, scores.softmax(1).slice(1, chosen, chosen + 1, 1).sum());
    }

    /// The gradient of one number with respect to the input `x`, itself on the trace.
    private static Tensor gradient(Operands in, Tensor y) {
        Tensor seed = in.engine().full(y.shape(), 1);
        return in.trace().gradientTraced(y, seed, in.x());
    }
}
