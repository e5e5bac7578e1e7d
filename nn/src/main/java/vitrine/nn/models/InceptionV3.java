package vitrine.nn.models;

import vitrine.engine.ConvSpec;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.AvgPool2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;

/// Inception v3 (Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: *Rethinking the Inception Architecture
/// for Computer Vision*, 2015), with torchvision's parameter names.
///
/// `transform_input → Conv2d_1a_3x3 … Mixed_7c → avgpool → dropout → fc`, where `dropout` does
/// nothing at inference. In a mixed module the branches end in `cat`, and its pool, a function
/// without a name in torchvision, is `pool`. The auxiliary head `AuxLogits` served in training
/// alone: checkpoints may hold it. The number of classes is read off `fc.weight`; inputs have at
/// least 75×75 pixels.
public final class InceptionV3 extends Layer {
    private static final ConvSpec POINT = Square.conv(1, 0);
    private static final ConvSpec SAME3 = Square.conv(1, 1);
    private static final ConvSpec HALVE = Square.conv(2, 0);
    private static final int LAST = 2048;

    private final List<Layer> layers;
    private final AdaptiveAvgPool2d avgpool;
    private final Tap dropout;
    private final Linear fc;

    private InceptionV3(Site site) {
        super(site);
        this.layers = layers(site);
        site.unused("AuxLogits");
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.dropout = new Tap(site.at("dropout"));
        this.fc = new Linear(site.at("fc"), LAST, site.extent("fc.weight", 0, 1000));
    }

    /// The one variant, of 299×299 pixels.
    static List<ModelSpec> specs() {
        Input large = Input.IMAGENET.sized(342, 299, false);
        return List.of(new ModelSpec("inception_v3", InceptionV3::new, "Mixed_7c", large));
    }

    private static List<Layer> layers(Site site) {
        return List.of(
                new FromImagenet(site.at("transform_input")),
                InceptionConv.of(site.at("Conv2d_1a_3x3"), 3, 32, 3, HALVE),
                InceptionConv.of(site.at("Conv2d_2a_3x3"), 32, 32, 3, POINT),
                InceptionConv.of(site.at("Conv2d_2b_3x3"), 32, 64, 3, SAME3),
                new MaxPool2d(site.at("maxpool1"), Square.pool(3, 2, 0)),
                InceptionConv.of(site.at("Conv2d_3b_1x1"), 64, 80, 1, POINT),
                InceptionConv.of(site.at("Conv2d_4a_3x3"), 80, 192, 3, POINT),
                new MaxPool2d(site.at("maxpool2"), Square.pool(3, 2, 0)),
                a(site.at("Mixed_5b"), 192, 32),
                a(site.at("Mixed_5c"), 256, 64),
                a(site.at("Mixed_5d"), 288, 64),
                b(site.at("Mixed_6a"), 288),
                c(site.at("Mixed_6b"), 128),
                c(site.at("Mixed_6c"), 160),
                c(site.at("Mixed_6d"), 160),
                c(site.at("Mixed_6e"), 192),
                d(site.at("Mixed_7a")),
                e(site.at("Mixed_7b"), 1280),
                e(site.at("Mixed_7c"), LAST));
    }

    /// Figure 5: factored 5×5 kernels.
    private static Layer a(Site site, int in, int pooled) {
        return new Mixed(
                site,
                new Branch(site, in).conv("branch1x1", 64, 1, POINT),
                new Branch(site, in)
                        .conv("branch5x5_1", 48, 1, POINT)
                        .conv("branch5x5_2", 64, 5, Square.conv(1, 2)),
                new Branch(site, in)
                        .conv("branch3x3dbl_1", 64, 1, POINT)
                        .conv("branch3x3dbl_2", 96, 3, SAME3)
                        .conv("branch3x3dbl_3", 96, 3, SAME3),
                new Branch(site, in).average().conv("branch_pool", pooled, 1, POINT));
    }

    /// Figure 10: from 35×35 to 17×17.
    private static Layer b(Site site, int in) {
        return new Mixed(
                site,
                new Branch(site, in).conv("branch3x3", 384, 3, HALVE),
                new Branch(site, in)
                        .conv("branch3x3dbl_1", 64, 1, POINT)
                        .conv("branch3x3dbl_2", 96, 3, SAME3)
                        .conv("branch3x3dbl_3", 96, 3, HALVE),
                new Branch(site, in).maximum());
    }

    /// Figure 6: 7×7 kernels as rows and columns.
    private static Layer c(Site site, int inside) {
        int in = 768;
        return new Mixed(
                site,
                new Branch(site, in).conv("branch1x1", 192, 1, POINT),
                new Branch(site, in)
                        .conv("branch7x7_1", inside, 1, POINT)
                        .row("branch7x7_2", inside, 7)
                        .column("branch7x7_3", 192, 7),
                new Branch(site, in)
                        .conv("branch7x7dbl_1", inside, 1, POINT)
                        .column("branch7x7dbl_2", inside, 7)
                        .row("branch7x7dbl_3", inside, 7)
                        .column("branch7x7dbl_4", inside, 7)
                        .row("branch7x7dbl_5", 192, 7),
                new Branch(site, in).average().conv("branch_pool", 192, 1, POINT));
    }

    /// From 17×17 to 8×8.
    private static Layer d(Site site) {
        int in = 768;
        return new Mixed(
                site,
                new Branch(site, in)
                        .conv("branch3x3_1", 192, 1, POINT)
                        .conv("branch3x3_2", 320, 3, HALVE),
                new Branch(site, in)
                        .conv("branch7x7x3_1", 192, 1, POINT)
                        .row("branch7x7x3_2", 192, 7)
                        .column("branch7x7x3_3", 192, 7)
                        .conv("branch7x7x3_4", 192, 3, HALVE),
                new Branch(site, in).maximum());
    }

    /// Figure 7: branches that end in a row and a column side by side.
    private static Layer e(Site site, int in) {
        return new Mixed(
                site,
                new Branch(site, in).conv("branch1x1", 320, 1, POINT),
                new Branch(site, in).conv("branch3x3_1", 384, 1, POINT).fork("branch3x3_2", 384),
                new Branch(site, in)
                        .conv("branch3x3dbl_1", 448, 1, POINT)
                        .conv("branch3x3dbl_2", 384, 3, SAME3)
                        .fork("branch3x3dbl_3", 384),
                new Branch(site, in).average().conv("branch_pool", 192, 1, POINT));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) y = layer.apply(y);
        return fc.apply(dropout.apply(Layouts.flatten(avgpool.apply(y), 1)));
    }

    /// A branch under construction, whose layers stand directly in the mixed module.
    private static final class Branch {
        private final Site site;
        private final List<Layer> chain = new ArrayList<>();
        private final List<Layer> ends = new ArrayList<>();
        private int channels;

        Branch(Site site, int in) {
            this.site = site;
            this.channels = in;
        }

        Branch conv(String name, int out, int kernel, ConvSpec spec) {
            chain.add(InceptionConv.of(site.at(name), channels, out, kernel, spec));
            channels = out;
            return this;
        }

        Branch row(String name, int out, int length) {
            chain.add(row(site.at(name), channels, out, length));
            channels = out;
            return this;
        }

        Branch column(String name, int out, int length) {
            chain.add(column(site.at(name), channels, out, length));
            channels = out;
            return this;
        }

        /// Ends in a row `a` and a column `b`, both kept.
        Branch fork(String name, int out) {
            ends.add(row(site.at(name + "a"), channels, out, 3));
            ends.add(column(site.at(name + "b"), channels, out, 3));
            return this;
        }

        Branch average() {
            chain.add(new AvgPool2d(site.at("pool"), Square.pool(3, 1, 1)));
            return this;
        }

        Branch maximum() {
            chain.add(new MaxPool2d(site.at("pool"), Square.pool(3, 2, 0)));
            return this;
        }

        private static Layer row(Site site, int in, int out, int length) {
            ConvSpec spec = ConvSpec.of(2).withPadding(0, length / 2);
            return InceptionConv.of(site, in, out, 1, length, spec);
        }

        private static Layer column(Site site, int in, int out, int length) {
            ConvSpec spec = ConvSpec.of(2).withPadding(length / 2, 0);
            return InceptionConv.of(site, in, out, length, 1, spec);
        }

        List<Tensor> of(Tensor x) {
            Tensor y = x;
            for (Layer layer : chain) y = layer.apply(y);
            if (ends.isEmpty()) return List.of(y);
            List<Tensor> parts = new ArrayList<>();
            for (Layer end : ends) parts.add(end.apply(y));
            return parts;
        }
    }

    /// Branches side by side.
    private static final class Mixed extends Layer {
        private final List<Branch> branches;
        private final Tap cat;

        Mixed(Site site, Branch... branches) {
            super(site);
            this.branches = List.of(branches);
            this.cat = new Tap(site.at("cat"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            List<Tensor> parts = new ArrayList<>();
            for (Branch branch : branches) parts.addAll(branch.of(x));
            return cat.apply(Layouts.cat(1, parts.toArray(Tensor[]::new)));
        }
    }
}
