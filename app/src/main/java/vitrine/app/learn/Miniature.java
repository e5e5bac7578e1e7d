package vitrine.app.learn;

import vitrine.engine.Attention;
import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;

import java.util.List;

/// A transformer (Dosovitskiy et al., 2020) small enough that its attention can be printed: a class
/// token and 2 × 2 patches of 16 × 16 pixels, two blocks of two heads, eight numbers a token. It
/// has no perceptrons and no normalisations, which the mathematics of attention does not need.
final class Miniature extends Layer {
    /// The class token and four patches.
    static final int TOKENS = 5;

    private static final int PATCH = 16;
    private static final int WIDTH = 8;
    private static final int HEADS = 2;
    private static final int CLASSES = 3;

    private final Conv2d embed;
    private final Tensor first;
    private final Tensor positions;
    private final Sequential blocks;
    private final Linear head;

    Miniature(Site site) {
        super(site);
        ConvSpec stride = ConvSpec.of(2).withStride(PATCH, PATCH);
        this.embed = Conv2d.biased(site.at("embed"), 3, WIDTH, PATCH, stride);
        this.first = site.parameter("class_token", 1, 1, WIDTH);
        this.positions = site.parameter("positions", 1, TOKENS, WIDTH);
        Site inner = site.at("blocks");
        this.blocks =
                new Sequential(inner, List.of(new Block(inner.at(0)), new Block(inner.at(1))));
        this.head = new Linear(site.at("head"), WIDTH, CLASSES);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor patches = Layouts.flatten(embed.apply(x), 2).transpose(1, 2);
        Tensor token = first.expandTo(first.shape().with(0, x.shape().dim(0)));
        TokenGrid.tokens(1, 2, 2).announce();
        Tensor y = blocks.apply(Layouts.cat(1, token, patches).add(positions));
        return head.apply(Layouts.squeeze(y.slice(1, 0, 1, 1), 1));
    }

    /// `x + out(softmax(q kᵀ / 2) v)`, two heads of four numbers.
    private static final class Block extends Layer {
        private final Linear qkv;
        private final Tap softmax;
        private final Linear out;

        Block(Site site) {
            super(site);
            this.qkv = new Linear(site.at("attn").at("qkv"), WIDTH, 3 * WIDTH);
            this.softmax = new Tap(site.at("attn").at("softmax"));
            this.out = new Linear(site.at("attn").at("out"), WIDTH, WIDTH);
        }

        @Override
        protected Tensor forward(Tensor x) {
            List<Tensor> parts = Layouts.chunk(qkv.apply(x), 2, 3);
            Tensor q = heads(parts.get(0));
            Tensor k = heads(parts.get(1));
            Tensor p = softmax.apply(Attention.probabilities(q, k));
            Tensor y = p.matmul(heads(parts.get(2))).transpose(1, 2);
            return x.add(out.apply(y.reshape(x.shape())));
        }

        private static Tensor heads(Tensor x) {
            return x.reshape(x.shape().dim(0), TOKENS, HEADS, WIDTH / HEADS).transpose(1, 2);
        }
    }
}
