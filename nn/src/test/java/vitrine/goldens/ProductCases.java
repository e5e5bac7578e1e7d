package vitrine.goldens;

import vitrine.engine.Attention;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Einsum;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// Matrix products, convolutions and attention.
final class ProductCases {
    private ProductCases() {}

    static OpTable all() {
        OpTable table =
                new OpTable()
                        .binary("matmul", Tensor::matmul)
                        .binary("bmm", Tensor::matmul)
                        .one(
                                "baddbmm",
                                in -> {
                                    Tensor product = in.at("a").matmul(in.at("b"));
                                    return in.at("c")
                                            .mul(in.number("beta"))
                                            .add(product.mul(in.number("alpha")));
                                })
                        .one("einsum", in -> Einsum.of(in.text("eq"), in.at("a"), in.at("b")))
                        .one(
                                "linear",
                                in -> {
                                    Tensor y = in.x().linear(in.at("w"));
                                    return in.has("b") ? y.add(in.at("b")) : y;
                                })
                        .one("sdpa", in -> probabilities(in).matmul(in.at("v")))
                        .one("sdpa_mask", in -> probabilities(in).matmul(in.at("v")))
                        .many("multi_head_attention", ProductCases::multiHeadAttention);
        for (int axes = 1; axes <= 3; axes++) {
            int n = axes;
            table.one(
                    "conv" + n + "d",
                    in -> biased(in, Convolutions.conv(in.x(), in.at("w"), spec(in, n))));
            table.one(
                    "conv_transpose" + n + "d",
                    in -> {
                        int[] extra = in.perAxis("output_padding", n, 0);
                        return biased(
                                in,
                                Convolutions.convTranspose(in.x(), in.at("w"), spec(in, n), extra));
                    });
        }
        return table;
    }

    private static Tensor biased(Operands in, Tensor y) {
        return in.has("b") ? Convolutions.addBias(y, in.at("b")) : y;
    }

    private static ConvSpec spec(Operands in, int axes) {
        int[] dilation = in.perAxis("dilation", axes, 1);
        ConvSpec spec =
                ConvSpec.of(axes)
                        .withStride(in.perAxis("stride", axes, 1))
                        .withDilation(dilation)
                        .withGroups(in.integer("groups"));
        Object padding = in.param("padding");
        if (padding.equals("valid")) return spec;
        if (!padding.equals("same")) return spec.withPadding(in.perAxis("padding", axes, 0));
        int[] before = new int[axes];
        int[] after = new int[axes];
        for (int a = 0; a < axes; a++) {
            int total = dilation[a] * (in.at("w").shape().dim(a + 2) - 1);
            before[a] = total / 2;
            after[a] = total - before[a];
        }
        return spec.withPadding(before, after);
    }

    private static Tensor probabilities(Operands in) {
        Tensor q = in.at("q");
        Tensor k = in.at("k");
        return in.has("mask")
                ? Attention.probabilities(q, k, in.at("mask"))
                : Attention.probabilities(q, k);
    }

    /// PyTorch's layer with its packed projection: the result, and the attention weights.
    private static List<Tensor> multiHeadAttention(Operands in) {
        Tensor query = in.at("query");
        Tensor key = in.has("key") ? in.at("key") : query;
        Tensor value = in.has("value") ? in.at("value") : query;
        Tensor q = heads(in, query, 0);
        Tensor k = heads(in, key, 1);
        Tensor v = heads(in, value, 2);
        Tensor weights = Attention.probabilities(q, k, mask(in));
        Shape s = query.shape();
        Tensor joined = weights.matmul(v).permute(0, 2, 1, 3).reshape(s);
        Tensor y = joined.linear(in.at("out_proj.weight")).add(in.at("out_proj.bias"));
        if (!in.given("need_weights")) return List.of(y);
        return List.of(
                y,
                in.given("average_attn_weights")
                        ? ReduceCases.without(weights.mean(1), 1)
                        : weights);
    }

    /// One of the three projections: `[n, tokens, width] → [n, heads, tokens, width/heads]`.
    private static Tensor heads(Operands in, Tensor x, int which) {
        int width = in.integer("embed_dim");
        int heads = in.integer("num_heads");
        Tensor weight = in.at("in_proj_weight").slice(0, which * width, (which + 1) * width, 1);
        Tensor bias = in.at("in_proj_bias").slice(0, which * width, (which + 1) * width, 1);
        Tensor y = x.linear(weight).add(bias);
        return y.reshape(x.shape().dim(0), x.shape().dim(1), heads, width / heads)
                .permute(0, 2, 1, 3);
    }

    /// What is added to the scores: the additive mask, and minus infinity at padded keys.
    private static Tensor mask(Operands in) {
        if (in.has("attn_mask")) return in.at("attn_mask");
        if (!in.has("key_padding_mask")) return in.constant(0);
        Tensor padded = in.at("key_padding_mask");
        double[] infinite =
                Arrays.stream(padded.toDoubles())
                        .map(p -> p == 0 ? 0 : Double.NEGATIVE_INFINITY)
                        .toArray();
        Shape s = padded.shape();
        return in.engine().tensor(new Shape(s.dim(0), 1, 1, s.dim(1)), infinite);
    }
}
