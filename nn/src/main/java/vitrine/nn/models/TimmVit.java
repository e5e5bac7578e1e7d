package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

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

/// Vision transformers (Dosovitskiy et al.: *An Image is Worth 16x16 Words*, 2020) and DeiT
/// (Touvron et al.: *Training data-efficient image transformers & distillation through attention*,
/// 2020), with timm's parameter names.
///
/// `patch_embed → class (and distillation) token in front → + pos_embed → blocks → norm → head` of
/// the class token; a distilled DeiT answers with the mean of `head` of the class token and
/// `head_dist` of the distillation token. Each block is `a = x + attn(norm1(x))`, `a +
/// mlp(norm2(a))`. Beside the checkpoint's paths, taps give a block's attention probabilities `[n,
/// heads, t, t]` at `blocks.3.attn.softmax` and its two sums at `blocks.3.add_1` and
/// `blocks.3.add_2`.
///
/// Photos of any extents that the patch divides, square or not: the positional embedding is resized
/// as timm does with `dynamic_img_size` (bicubic, antialiased). The patch (16 pixels if nothing
/// else is known) is read off `patch_embed.proj.weight`, the number of classes off `head.weight`.
public final class TimmVit extends Layer {
    private static final double EPS = 1e-6;
    private static final Input DEIT = Input.IMAGENET.sized(256, 224, true);
    private static final Input HALVES =
            new Input(248, 224, true, List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

    private final int patch;
    private final Positions positions;
    private final Tensor prefix;
    private final PatchEmbed patchEmbed;
    private final Sequential blocks;
    private final LayerNorm norm;
    private final Linear head;
    private final @Nullable Linear headDist;

    /// @param size how large it is
    public TimmVit(Site site, Size size) {
        this(site, size, 1000);
    }

    /// @param size how large it is
    /// @param classes unless the weights say otherwise
    public TimmVit(Site site, Size size, int classes) {
        super(site);
        this.patch = site.extent("patch_embed.proj.weight", 2, size.patch);
        int width = size.width;
        Tensor cls = site.parameter("cls_token", 1, 1, width);
        int prefixes = size.distilled ? 2 : 1;
        this.positions =
                Positions.of(
                        site,
                        "pos_embed",
                        prefixes,
                        size.grid,
                        width,
                        Interpolation.CUBIC_ANTIALIAS);
        this.prefix =
                size.distilled
                        ? Layouts.cat(1, cls, site.parameter("dist_token", 1, 1, width))
                        : cls;
        this.patchEmbed = new PatchEmbed(site.at("patch_embed"), width, patch);
        this.blocks = blocks(site.at("blocks"), size);
        this.norm = new LayerNorm(site.at("norm"), width, EPS);
        int answers = site.extent("head.weight", 0, classes);
        this.head = new Linear(site.at("head"), width, answers);
        this.headDist = size.distilled ? new Linear(site.at("head_dist"), width, answers) : null;
    }

    /// The blocks alone, one after the other, for transformers that embed patches in another way.
    public static Sequential blocks(Site site, Size size) {
        List<Block> built = new ArrayList<>();
        for (int i = 0; i < size.blocks; i++) built.add(new Block(site.at(i), size));
        return new Sequential(site, built);
    }

    /// How large a transformer is.
    ///
    /// @param blocks how many
    /// @param heads of each attention
    /// @param width channels of a token; a block's perceptron has four times as many
    /// @param patch side of a patch in pixels, unless the weights say otherwise
    /// @param grid side of the grid of patches that the positions were trained on, likewise
    /// @param distilled whether there is a distillation token
    public record Size(int blocks, int heads, int width, int patch, int grid, boolean distilled) {
        /// 16 pixels to a patch, trained on 224.
        public Size(int blocks, int heads, int width, boolean distilled) {
            this(blocks, heads, width, 16, 14, distilled);
        }
    }

    /// The published sizes with patches of 16 pixels.
    static List<ModelSpec> specs() {
        List<ModelSpec> specs = new ArrayList<>();
        for (boolean distilled : List.of(false, true)) {
            String end = distilled ? "_distilled" : "";
            specs.add(spec("deit_tiny" + end, new Size(12, 3, 192, distilled), DEIT));
            specs.add(spec("deit_small" + end, new Size(12, 6, 384, distilled), DEIT));
            specs.add(spec("deit_base" + end, new Size(12, 12, 768, distilled), DEIT));
        }
        specs.add(spec("vit_tiny_patch16_224", new Size(12, 3, 192, false), HALVES));
        specs.add(spec("vit_small_patch16_224", new Size(12, 6, 384, false), HALVES));
        specs.add(spec("vit_base_patch16_224", new Size(12, 12, 768, false), HALVES));
        return List.copyOf(specs);
    }

    private static ModelSpec spec(String name, Size size, Input input) {
        String layer = "blocks." + (size.blocks - 1) + ".norm1";
        return new ModelSpec(name, site -> new TimmVit(site, size), layer, input);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Shape s = x.shape();
        if (s.rank() != 4 || s.dim(2) % patch != 0 || s.dim(3) % patch != 0) {
            throw new ModelException(
                    "vit: needs photos [n, 3, height, width] whose height and width are multiples of "
                            + patch
                            + ", got "
                            + s
                            + "; resize or crop them");
        }
        int prefixes = prefix.shape().dim(1);
        TokenGrid grid = TokenGrid.tokens(prefixes, s.dim(2) / patch, s.dim(3) / patch);
        Tensor tokens = patchEmbed.apply(x);
        Tensor first = prefix.expandTo(prefix.shape().with(0, s.dim(0)));
        grid.announce();
        Tensor y = Layouts.cat(1, first, tokens).add(positions.on(grid));
        y = norm.apply(blocks.apply(y));
        Tensor logits = head.apply(token(y, 0));
        return headDist == null ? logits : logits.add(headDist.apply(token(y, 1))).div(2);
    }

    private static Tensor token(Tensor y, int index) {
        return Layouts.squeeze(y.slice(1, index, index + 1, 1), 1);
    }

    /// Patches as tokens `[n, h·w, width]`.
    private static final class PatchEmbed extends Layer {
        private final Conv2d proj;

        PatchEmbed(Site site, int width, int patch) {
            super(site);
            ConvSpec stride = ConvSpec.of(2).withStride(patch, patch);
            this.proj = Conv2d.biased(site.at("proj"), 3, width, patch, stride);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = proj.apply(x);
            TokenGrid.tokens(0, y.shape().dim(2), y.shape().dim(3)).announce();
            return Layouts.flatten(y, 2).transpose(1, 2);
        }
    }

    /// `a = x + attn(norm1(x))`, `a + mlp(norm2(a))`
    static final class Block extends Layer {
        private final LayerNorm norm1;
        private final SelfAttention attn;
        private final Tap add1;
        private final LayerNorm norm2;
        private final Sequential mlp;
        private final Tap add2;

        Block(Site site, Size size) {
            super(site);
            int width = size.width;
            this.norm1 = new LayerNorm(site.at("norm1"), width, EPS);
            this.attn = new SelfAttention(site.at("attn"), width, size.heads);
            this.add1 = new Tap(site.at("add_1"));
            this.norm2 = new LayerNorm(site.at("norm2"), width, EPS);
            Site inner = site.at("mlp");
            this.mlp =
                    new Sequential(
                            inner,
                            List.of(
                                    new Linear(inner.at("fc1"), width, 4 * width),
                                    Activation.gelu(inner.at("act")),
                                    new Linear(inner.at("fc2"), 4 * width, width)));
            this.add2 = new Tap(site.at("add_2"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor a = add1.apply(x.add(attn.apply(norm1.apply(x))));
            return add2.apply(a.add(mlp.apply(norm2.apply(a))));
        }
    }

    /// `softmax(q kᵀ / √d) v` for each head, then `proj`.
    private static final class SelfAttention extends Layer {
        private final int heads;
        private final Linear qkv;
        private final Tap softmax;
        private final Linear proj;

        SelfAttention(Site site, int width, int heads) {
            super(site);
            this.heads = heads;
            this.qkv = new Linear(site.at("qkv"), width, 3 * width);
            this.softmax = new Tap(site.at("softmax"));
            this.proj = new Linear(site.at("proj"), width, width);
        }

        @Override
        protected Tensor forward(Tensor x) {
            List<Tensor> parts = Layouts.chunk(qkv.apply(x), 2, 3);
            Tensor q = Heads.split(parts.get(0), heads);
            Tensor k = Heads.split(parts.get(1), heads);
            Tensor v = Heads.split(parts.get(2), heads);
            Tensor p = softmax.apply(Attention.probabilities(q, k));
            return proj.apply(Heads.merge(p.matmul(v)));
        }
    }
}
