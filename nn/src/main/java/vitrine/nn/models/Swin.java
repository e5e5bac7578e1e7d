package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.LayerNorm;
import vitrine.nn.Linear;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Transformers with shifted windows (Liu et al.: *Swin Transformer: Hierarchical Vision
/// Transformer using Shifted Windows*, 2021), with the parameter names of torchvision (`swin_t`) or
/// of timm (`swin_tiny_patch4_window7_224`), which differ in nothing else.
///
/// Patches of 4×4 pixels, four stages of blocks, between two stages every 2×2 tokens merged into
/// one; then the normalised mean of all tokens and `head`. All values between the embedding and the
/// mean are `[n, h, w, c]`. A block is `a = x + attn(norm1(x))`, `a + mlp(norm2(a))`. Beside the
/// checkpoint's paths, taps give a block's attention probabilities `[n, windows, heads, 49, 49]` at
/// `features.7.1.attn.softmax` (timm: `layers.3.blocks.1.attn.softmax`), and its two sums at
/// `features.7.1.add_1` and `.add_2`.
///
/// Photos of any extents: what windows of 7×7 do not divide is padded with zeros, as torchvision
/// does; timm, at other extents than 224, would want other tables of positions. timm's checkpoints
/// are read with the merging before a stage (`layers.1.downsample`) or, as before its version 0.9,
/// behind one (`layers.0.downsample`). The number of classes is read off the head's weight.
public final class Swin extends Layer {
    private static final double EPS = 1e-5;
    private static final int PATCH = 4;

    private final List<Layer> features;
    private final LayerNorm norm;
    private final Linear head;

    private Swin(Site site, Size size, List<Layer> features, Site head) {
        super(site);
        int last = size.width << (size.depths.size() - 1);
        this.features = features;
        this.norm = new LayerNorm(site.at("norm"), last, EPS);
        this.head = new Linear(head, last, head.extent("weight", 0, 1000));
    }

    /// How large a transformer is.
    ///
    /// @param width channels of the first stage; each further stage has twice as many
    /// @param depths blocks of each stage
    /// @param heads of the first stage's attentions; each further stage has twice as many
    /// @param window the side of a window in tokens
    record Size(int width, List<Integer> depths, int heads, int window) {}

    /// The published sizes, under both libraries' names.
    static List<ModelSpec> specs() {
        Size tiny = new Size(96, List.of(2, 2, 6, 2), 3, 7);
        Size small = new Size(96, List.of(2, 2, 18, 2), 3, 7);
        Size base = new Size(128, List.of(2, 2, 18, 2), 4, 7);
        return List.of(
                torchvision("swin_t", tiny, 232),
                torchvision("swin_s", small, 246),
                torchvision("swin_b", base, 238),
                timm("swin_tiny_patch4_window7_224", tiny),
                timm("swin_small_patch4_window7_224", small),
                timm("swin_base_patch4_window7_224", base));
    }

    private static ModelSpec torchvision(String name, Size size, int resize) {
        Input input = Input.IMAGENET.sized(resize, 224, true);
        return new ModelSpec(name, site -> torchvision(site, size), "features.7.1.norm1", input);
    }

    private static ModelSpec timm(String name, Size size) {
        Input input = Input.IMAGENET.sized(248, 224, true);
        return new ModelSpec(name, site -> timm(site, size), "layers.3.blocks.1.norm1", input);
    }

    /// `features.0` embeds, odd ones are stages, even ones merge.
    static Swin torchvision(Site site, Size size) {
        Site inner = site.at("features");
        List<Layer> parts = new ArrayList<>();
        parts.add(new Embedding(inner.at(0), "0", "2", size.width));
        for (int s = 0; s < size.depths.size(); s++) {
            if (s > 0) parts.add(new Merging(inner.at(2 * s), size.width << (s - 1)));
            parts.add(stage(inner.at(2 * s + 1), size, s, List.of("0", "1", "3")));
        }
        return new Swin(site, size, List.of(new Sequential(inner, parts)), site.at("head"));
    }

    /// `patch_embed`, then `layers`, each of `blocks` and perhaps a `downsample`.
    static Swin timm(Site site, Size size) {
        boolean early = site.extent("layers.0.downsample.reduction.weight", 0, 0) > 0;
        List<Layer> parts = new ArrayList<>();
        Embedding embedding = new Embedding(site.at("patch_embed"), "proj", "norm", size.width);
        int stages = size.depths.size();
        for (int s = 0; s < stages; s++) {
            Site here = site.at("layers").at(s);
            List<Layer> layer = new ArrayList<>();
            if (!early && s > 0)
                layer.add(new Merging(here.at("downsample"), size.width << (s - 1)));
            layer.add(stage(here.at("blocks"), size, s, List.of("fc1", "act", "fc2")));
            if (early && s < stages - 1)
                layer.add(new Merging(here.at("downsample"), size.width << s));
            parts.add(new Sequential(here, layer));
        }
        Site head = site.at("head");
        Site inner = head.extent("weight", 0, 0) > 0 ? head : head.at("fc");
        Sequential layers = new Sequential(site.at("layers"), parts);
        return new Swin(site, size, List.of(embedding, layers), inner);
    }

    private static Sequential stage(Site site, Size size, int s, List<String> perceptron) {
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < size.depths.get(s); b++) {
            Windows windows = new Windows(size.window, b % 2 == 0 ? 0 : size.window / 2);
            blocks.add(
                    new Block(site.at(b), size.width << s, size.heads << s, windows, perceptron));
        }
        return new Sequential(site, blocks);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer part : features) y = part.apply(y);
        y = norm.apply(y);
        TokenGrid.withdraw();
        return head.apply(Layouts.flatten(y.mean(1, 2), 1));
    }

    private static void announce(Tensor x) {
        TokenGrid.channelsLast(x.shape().dim(1), x.shape().dim(2)).announce();
    }

    /// Patches as normalised tokens.
    private static final class Embedding extends Layer {
        private final Conv2d proj;
        private final LayerNorm norm;

        Embedding(Site site, String proj, String norm, int width) {
            super(site);
            ConvSpec stride = ConvSpec.of(2).withStride(PATCH, PATCH);
            this.proj = Conv2d.biased(site.at(proj), 3, width, PATCH, stride);
            this.norm = new LayerNorm(site.at(norm), width, EPS);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = proj.apply(x).permute(0, 2, 3, 1);
            announce(y);
            return norm.apply(y);
        }
    }

    /// Every 2×2 tokens side by side in the channels, in the order of columns, normalised, then
    /// halved by `reduction`; an odd row or column is padded with zeros.
    private static final class Merging extends Layer {
        private final LayerNorm norm;
        private final Reduction reduction;

        Merging(Site site, int width) {
            super(site);
            this.reduction = new Reduction(site.at("reduction"), 4 * width, 2 * width);
            this.norm = new LayerNorm(site.at("norm"), 4 * width, EPS);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Shape s = x.shape();
            Tensor even = padded(padded(x, 1, s.dim(1) % 2), 2, s.dim(2) % 2);
            int h = even.shape().dim(1);
            int w = even.shape().dim(2);
            Tensor top = even.slice(1, 0, h, 2);
            Tensor bottom = even.slice(1, 1, h, 2);
            Tensor y =
                    Layouts.cat(
                            3,
                            top.slice(2, 0, w, 2),
                            bottom.slice(2, 0, w, 2),
                            top.slice(2, 1, w, 2),
                            bottom.slice(2, 1, w, 2));
            announce(y);
            return reduction.apply(norm.apply(y));
        }
    }

    /// `x · weightᵀ`
    private static final class Reduction extends Layer {
        private final Tensor weight;

        Reduction(Site site, int in, int out) {
            super(site);
            this.weight = site.parameter("weight", out, in);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x.linear(weight);
        }
    }

    private static Tensor padded(Tensor x, int axis, int after) {
        return after == 0 ? x : Layouts.pad(x, axis, 0, after, 0);
    }

    /// `a = x + attn(norm1(x))`, `a + mlp(norm2(a))`
    static final class Block extends Layer {
        private final LayerNorm norm1;
        private final WindowAttention attn;
        private final Tap add1;
        private final LayerNorm norm2;
        private final Sequential mlp;
        private final Tap add2;

        Block(Site site, int width, int heads, Windows windows, List<String> perceptron) {
            super(site);
            site.weights()
                    .unused(site.path() + ".attn_mask"); // is computed, from the photo's extents
            this.norm1 = new LayerNorm(site.at("norm1"), width, EPS);
            this.attn = new WindowAttention(site.at("attn"), width, heads, windows);
            this.add1 = new Tap(site.at("add_1"));
            this.norm2 = new LayerNorm(site.at("norm2"), width, EPS);
            Site inner = site.at("mlp");
            this.mlp =
                    new Sequential(
                            inner,
                            List.of(
                                    new Linear(inner.at(perceptron.get(0)), width, 4 * width),
                                    Activation.gelu(inner.at(perceptron.get(1))),
                                    new Linear(inner.at(perceptron.get(2)), 4 * width, width)));
            this.add2 = new Tap(site.at("add_2"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor a = add1.apply(x.add(attn.apply(norm1.apply(x))));
            return add2.apply(a.add(mlp.apply(norm2.apply(a))));
        }
    }
}
