package vitrine.nn.models;

import vitrine.engine.Attention;
import vitrine.engine.ConvSpec;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.LayerNorm;
import vitrine.nn.Linear;
import vitrine.nn.ModelException;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Vision transformers (Dosovitskiy et al.: *An Image is Worth 16x16 Words*, 2020), with
/// torchvision's parameter names.
///
/// `conv_proj → class token in front → + pos_embedding → encoder.layers → encoder.ln → heads.head`
/// of the class token. Each encoder layer is `a = x + self_attention(ln_1(x))`, `a + mlp(ln_2(a))`.
/// Beside the checkpoint's paths, taps give a layer's attention probabilities `[n, heads, t, t]` at
/// `encoder.layers.encoder_layer_3.self_attention.softmax`, and its two sums at
/// `encoder.layers.encoder_layer_3.add_1` and `.add_2`.
///
/// The side of the photos is what the positional embedding was trained on. Another square side that
/// the patch divides gets the embedding resized as torchvision's `interpolate_embeddings` does
/// (bicubic, corners aligned); torchvision does so in the checkpoint, this at the run. The number
/// of classes is read off `heads.head.weight`.
public final class Vit extends Layer {
    private static final double EPS = 1e-6;
    private static final int SIDE = 224;

    private final int patch;
    private final Tensor classToken;
    private final Conv2d convProj;
    private final Encoder encoder;
    private final Sequential heads;

    Vit(Site site, Size size) {
        super(site);
        this.patch = size.patch;
        int width = size.width;
        this.classToken = site.parameter("class_token", 1, 1, width);
        ConvSpec stride = ConvSpec.of(2).withStride(patch, patch);
        this.convProj = Conv2d.biased(site.at("conv_proj"), 3, width, patch, stride);
        this.encoder = new Encoder(site.at("encoder"), size);
        Site head = site.at("heads").at("head");
        this.heads =
                new Sequential(
                        site.at("heads"),
                        List.of(new Linear(head, width, head.extent("weight", 0, 1000))));
    }

    /// How large a transformer is.
    ///
    /// @param patch the side of a patch in pixels
    /// @param layers how many
    /// @param heads of each attention
    /// @param width channels of a token; a layer's perceptron has four times as many
    record Size(int patch, int layers, int heads, int width) {}

    /// The published sizes.
    static List<ModelSpec> specs() {
        return List.of(
                spec("vit_b_16", new Size(16, 12, 12, 768), 256),
                spec("vit_b_32", new Size(32, 12, 12, 768), 256),
                spec("vit_l_16", new Size(16, 24, 16, 1024), 242));
    }

    private static ModelSpec spec(String name, Size size, int resize) {
        return new ModelSpec(
                name,
                site -> new Vit(site, size),
                "encoder.layers.encoder_layer_" + (size.layers - 1) + ".ln_1",
                Input.IMAGENET.sized(resize, SIDE, false));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Shape s = x.shape();
        if (s.rank() != 4 || s.dim(2) != s.dim(3) || s.dim(2) % patch != 0) {
            throw new ModelException(
                    "vit: needs square photos [n, 3, side, side] whose side is a multiple of "
                            + patch
                            + ", got "
                            + s
                            + "; resize or crop them");
        }
        int side = s.dim(2) / patch;
        Tensor tokens = Layouts.flatten(convProj.apply(x), 2).transpose(1, 2);
        Tensor first = classToken.expandTo(classToken.shape().with(0, s.dim(0)));
        TokenGrid.tokens(1, side, side).announce();
        Tensor y = encoder.apply(Layouts.cat(1, first, tokens));
        return heads.apply(Layouts.squeeze(y.slice(1, 0, 1, 1), 1));
    }

    /// `ln(layers(x + pos_embedding))`
    private static final class Encoder extends Layer {
        private final Positions positions;
        private final Sequential layers;
        private final LayerNorm ln;

        Encoder(Site site, Size size) {
            super(site);
            int side = SIDE / size.patch;
            this.positions =
                    Positions.of(
                            site,
                            "pos_embedding",
                            1,
                            side,
                            size.width,
                            Interpolation.CUBIC_ALIGNED);
            Site inner = site.at("layers");
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < size.layers; i++)
                blocks.add(new Block(inner.at("encoder_layer_" + i), size));
            this.layers = new Sequential(inner, blocks);
            this.ln = new LayerNorm(site.at("ln"), size.width, EPS);
        }

        @Override
        protected Tensor forward(Tensor x) {
            int side = (int) Math.sqrt(x.shape().dim(1) - 1);
            Tensor placed = x.add(positions.on(TokenGrid.tokens(1, side, side)));
            return ln.apply(layers.apply(placed));
        }
    }

    /// One encoder layer.
    static final class Block extends Layer {
        private final LayerNorm ln1;
        private final SelfAttention attention;
        private final Tap add1;
        private final LayerNorm ln2;
        private final Sequential mlp;
        private final Tap add2;

        Block(Site site, Size size) {
            super(site);
            this.ln1 = new LayerNorm(site.at("ln_1"), size.width, EPS);
            this.attention = new SelfAttention(site.at("self_attention"), size);
            this.add1 = new Tap(site.at("add_1"));
            this.ln2 = new LayerNorm(site.at("ln_2"), size.width, EPS);
            this.mlp = perceptron(site.at("mlp"), size.width);
            this.add2 = new Tap(site.at("add_2"));
        }

        /// Two linear layers; checkpoints made before torchvision 0.13 call them `linear_1` and
        /// `linear_2`.
        private static Sequential perceptron(Site site, int width) {
            boolean early = site.extent("linear_1.weight", 0, 0) > 0;
            int hidden = 4 * width;
            return new Sequential(
                    site,
                    List.of(
                            new Linear(site.at(early ? "linear_1" : "0"), width, hidden),
                            Activation.gelu(site.at(1)),
                            new Linear(site.at(early ? "linear_2" : "3"), hidden, width)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor a = add1.apply(attention.apply(ln1.apply(x)).add(x));
            return add2.apply(a.add(mlp.apply(ln2.apply(a))));
        }
    }

    /// `softmax(q kᵀ / √d) v` for each head, then `out_proj`; `q`, `k` and `v` come from one
    /// product with `in_proj_weight`.
    private static final class SelfAttention extends Layer {
        private final int heads;
        private final Tensor weight;
        private final Tensor bias;
        private final Tap softmax;
        private final Linear outProj;

        SelfAttention(Site site, Size size) {
            super(site);
            this.heads = size.heads;
            this.weight = site.parameter("in_proj_weight", 3 * size.width, size.width);
            this.bias = site.parameter("in_proj_bias", 3 * size.width);
            this.softmax = new Tap(site.at("softmax"));
            this.outProj = new Linear(site.at("out_proj"), size.width, size.width);
        }

        @Override
        protected Tensor forward(Tensor x) {
            List<Tensor> qkv = Layouts.chunk(x.linear(weight).add(bias), 2, 3);
            Tensor q = Heads.split(qkv.get(0), heads);
            Tensor k = Heads.split(qkv.get(1), heads);
            Tensor v = Heads.split(qkv.get(2), heads);
            Tensor p = softmax.apply(Attention.probabilities(q, k));
            return outProj.apply(Heads.merge(p.matmul(v)));
        }
    }
}
