package vitrine.scenes;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.LayerNorm;
import vitrine.nn.Linear;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.TimmVit;

import java.util.ArrayList;
import java.util.List;

/// A small vision transformer for scenes (Dosovitskiy et al., 2020), whose patches are embedded by
/// four convolutions in place of one (Xiao et al.: *Early Convolutions Help Transformers See
/// Better*, 2021): `patch_embed → class token in front → + pos_embed → blocks → norm → head` of the
/// class token, one logit for each class. 64×64 pixels are 8×8 tokens. Blocks, paths and taps are
/// [TimmVit]'s.
public final class ScenesVit extends Layer {
    private static final int BLOCKS = 3;
    private static final int WIDTH = 64;
    private static final int HEADS = 4;
    private static final int[] STEM = {24, 48, 48, WIDTH};
    private static final int[] STRIDES = {2, 2, 1, 2};
    private static final int PATCH = 8;
    private static final int GRID = Scene.SIDE / PATCH;
    private static final double EPS = 1e-6;

    private final Tensor clsToken;
    private final Tensor posEmbed;
    private final PatchEmbed patchEmbed;
    private final Sequential blocks;
    private final LayerNorm norm;
    private final Linear head;

    /// A network whose parameters come from the site's source.
    public ScenesVit(Site site) {
        super(site);
        this.clsToken = site.parameter("cls_token", 1, 1, WIDTH);
        this.posEmbed = site.parameter("pos_embed", 1, 1 + GRID * GRID, WIDTH);
        this.patchEmbed = new PatchEmbed(site.at("patch_embed"));
        TimmVit.Size size = new TimmVit.Size(BLOCKS, HEADS, WIDTH, PATCH, GRID, false);
        this.blocks = TimmVit.blocks(site.at("blocks"), size);
        this.norm = new LayerNorm(site.at("norm"), WIDTH, EPS);
        this.head = new Linear(site.at("head"), WIDTH, SceneClass.values().length);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor patches = patchEmbed.apply(x);
        TokenGrid.tokens(1, GRID, GRID).announce();
        Tensor first = clsToken.expandTo(clsToken.shape().with(0, x.shape().dim(0)));
        Tensor y = Layouts.cat(1, first, patches).add(posEmbed);
        y = norm.apply(blocks.apply(y));
        return head.apply(Layouts.squeeze(y.slice(1, 0, 1, 1), 1));
    }

    /// `relu(bn(conv x))` four times, then patches as tokens `[n, h·w, width]`.
    private static final class PatchEmbed extends Layer {
        private final List<Layer> stem = new ArrayList<>();

        PatchEmbed(Site site) {
            super(site);
            int in = 3;
            for (int i = 0; i < STEM.length; i++) {
                int stride = STRIDES[i];
                ConvSpec spec = ConvSpec.of(2).withStride(stride, stride).withPadding(1, 1);
                stem.add(Conv2d.unbiased(site.at("conv" + (i + 1)), in, STEM[i], 3, spec));
                stem.add(new BatchNorm2d(site.at("bn" + (i + 1)), STEM[i]));
                stem.add(new Relu(site.at("relu" + (i + 1))));
                in = STEM[i];
            }
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x;
            for (Layer layer : stem) y = layer.apply(y);
            TokenGrid.tokens(0, GRID, GRID).announce();
            return Layouts.flatten(y, 2).transpose(1, 2);
        }
    }
}
