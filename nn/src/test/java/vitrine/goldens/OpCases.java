package vitrine.goldens;

import vitrine.engine.Activations;
import vitrine.engine.Elementwise;
import vitrine.engine.Tensor;

/// All operations of the group `A_ops`; those that work element by element are written here.
final class OpCases {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private OpCases() {}

    static OpTable all() {
        return new OpTable()
                .with(arithmetic())
                .with(functions())
                .with(powers())
                .with(activations())
                .with(ReduceCases.all())
                .with(ShapeCases.all())
                .with(ProductCases.all())
                .with(GraphCases.all())
                .with(NormCases.all())
                .with(PoolCases.all())
                .with(LossCases.all());
    }

    private static OpTable arithmetic() {
        return new OpTable()
                .binary("add", Tensor::add)
                .binary("sub", Tensor::sub)
                .binary("mul", Tensor::mul)
                .binary("div", Tensor::div)
                .binary("maximum", Tensor::maximum)
                .binary("maximum_ties", Tensor::maximum)
                .binary("minimum", Tensor::minimum)
                .unary("rsub", x -> x.rsub(2.5))
                .one("rdiv", in -> in.constant(2.5).div(in.x()))
                .unary("mul_same", x -> x.mul(x))
                .one(
                        "addcmul",
                        in -> in.at("a").add(in.at("b").mul(in.at("c")).mul(in.number("value"))))
                .one("where", in -> in.at("m").where(in.at("a"), in.at("b")))
                .unary("compare_gt_mul", x -> x.gt(0.2).mul(x));
    }

    private static OpTable functions() {
        return new OpTable()
                .unary("exp", Tensor::exp)
                .unary("log", Tensor::log)
                .unary("log1p", Elementwise::log1p)
                .unary("expm1", Elementwise::expm1)
                .unary("sqrt", Tensor::sqrt)
                .unary("rsqrt", Tensor::rsqrt)
                .unary("abs", Tensor::abs)
                .unary("abs_zero", Tensor::abs)
                .unary("neg", Tensor::neg)
                .unary("square", Tensor::square)
                .unary("reciprocal", Elementwise::reciprocal)
                .unary("sin", Elementwise::sin)
                .unary("cos", Elementwise::cos)
                .unary("erf", Elementwise::erf)
                .unary("sign", Tensor::sign)
                .unary("floor", Elementwise::floor)
                .unary("round", Elementwise::round)
                .unary("clamp", x -> Elementwise.clamp(x, -0.5, 0.8))
                .unary("clamp_min", x -> Elementwise.clamp(x, 0, INFINITY))
                .unary("clamp_max", x -> Elementwise.clamp(x, -INFINITY, 1));
    }

    private static OpTable powers() {
        return new OpTable()
                .unary("pow2", x -> Elementwise.pow(x, 2))
                .unary("pow3", x -> Elementwise.pow(x, 3))
                .unary("pow0.5", x -> Elementwise.pow(x, 0.5))
                .unary("pow-1.5", x -> Elementwise.pow(x, -1.5))
                .unary("pow0", x -> Elementwise.pow(x, 0))
                .one("pow_tensor", in -> in.x().pow(in.at("e")));
    }

    private static OpTable activations() {
        return new OpTable()
                .unary("relu", Tensor::relu)
                .unary("relu6", Activations::relu6)
                .unary("leaky_relu", x -> Activations.leakyRelu(x, 0.01))
                .unary("leaky_relu_0.2", x -> Activations.leakyRelu(x, 0.2))
                .unary("elu", x -> Activations.elu(x, 1))
                .unary("elu_0.5", x -> Activations.elu(x, 0.5))
                .unary("selu", Activations::selu)
                .unary("celu", x -> Activations.celu(x, 1))
                .unary("gelu", Activations::gelu)
                .unary("gelu_tanh", Activations::geluTanh)
                .unary("silu", Activations::silu)
                .unary("hardswish", Activations::hardswish)
                .unary("hardsigmoid", Activations::hardsigmoid)
                .unary("hardtanh", x -> Activations.hardtanh(x, -1, 1))
                .unary("sigmoid", Tensor::sigmoid)
                .unary("logsigmoid", Activations::logSigmoid)
                .unary("tanh", Tensor::tanh)
                .unary("softplus", x -> Activations.softplus(x, 1, 20))
                .unary("softplus_b2_t5", x -> Activations.softplus(x, 2, 5))
                .unary("softsign", Activations::softsign)
                .unary("mish", Activations::mish)
                .unary("quick_gelu", Activations::quickGelu)
                .one("prelu", in -> Activations.prelu(in.x(), in.at("w")))
                .one("glu", in -> Activations.glu(in.x(), in.integer("dim")));
    }
}
