package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Relu;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Inverted residuals with squeeze-and-excitation and hard swish (Howard, Sandler, Chu, Chen, Chen,
/// Tan, Wang, Zhu, Pang, Vasudevan, Le, Adam: *Searching for MobileNetV3*, 2019), with
/// torchvision's parameter names.
///
/// `features → avgpool → classifier`, where `classifier.2` is a dropout and here a tap. The number
/// of classes is read off `classifier.3.weight`; inputs may be of any size.
public final class MobileNetV3 extends Layer {
    private static final double EPS = 1e-3;
    private static final int STEM = 16;
    private static final List<Row> LARGE =
            List.of(
                    new Row(3, 16, 16, false, Act.RE, 1),
                    new Row(3, 64, 24, false, Act.RE, 2),
                    new Row(3, 72, 24, false, Act.RE, 1),
                    new Row(5, 72, 40, true, Act.RE, 2),
                    new Row(5, 120, 40, true, Act.RE, 1),
                    new Row(5, 120, 40, true, Act.RE, 1),
                    new Row(3, 240, 80, false, Act.HS, 2),
                    new Row(3, 200, 80, false, Act.HS, 1),
                    new Row(3, 184, 80, false, Act.HS, 1),
                    new Row(3, 184, 80, false, Act.HS, 1),
                    new Row(3, 480, 112, true, Act.HS, 1),
                    new Row(3, 672, 112, true, Act.HS, 1),
                    new Row(5, 672, 160, true, Act.HS, 2),
                    new Row(5, 960, 160, true, Act.HS, 1),
                    new Row(5, 960, 160, true, Act.HS, 1));
    private static final List<Row> SMALL =
            List.of(
                    new Row(3, 16, 16, true, Act.RE, 2),
                    new Row(3, 72, 24, false, Act.RE, 2),
                    new Row(3, 88, 24, false, Act.RE, 1),
                    new Row(5, 96, 40, true, Act.HS, 2),
                    new Row(5, 240, 40, true, Act.HS, 1),
                    new Row(5, 240, 40, true, Act.HS, 1),
                    new Row(5, 120, 48, true, Act.HS, 1),
                    new Row(5, 144, 48, true, Act.HS, 1),
                    new Row(5, 288, 96, true, Act.HS, 2),
                    new Row(5, 576, 96, true, Act.HS, 1),
                    new Row(5, 576, 96, true, Act.HS, 1));

    private final Sequential features;
    private final AdaptiveAvgPool2d avgpool;
    private final Sequential classifier;

    private MobileNetV3(Site site, List<Row> rows, int hidden) {
        super(site);
        int last = 6 * rows.getLast().out;
        this.features = features(site.at("features"), rows, last);
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.classifier = classifier(site.at("classifier"), last, hidden);
    }

    /// The paper's two sizes.
    static List<ModelSpec> specs() {
        return List.of(
                new ModelSpec(
                        "mobilenet_v3_large",
                        site -> new MobileNetV3(site, LARGE, 1280),
                        "features.16",
                        Input.IMAGENET),
                new ModelSpec(
                        "mobilenet_v3_small",
                        site -> new MobileNetV3(site, SMALL, 1024),
                        "features.12",
                        Input.IMAGENET));
    }

    /// The activations, named as in the paper's tables.
    private enum Act {
        RE(Relu::new),
        HS(Activation::hardswish);

        private final Function<Site, Layer> build;

        Act(Function<Site, Layer> build) {
            this.build = build;
        }
    }

    /// Row of the paper's table 1 or 2.
    ///
    /// @param kernel side of the depthwise kernel
    /// @param inside channels inside
    /// @param out channels after
    /// @param excited whether there is a squeeze-and-excitation
    /// @param act the activation
    /// @param stride of the depthwise convolution
    private record Row(int kernel, int inside, int out, boolean excited, Act act, int stride) {}

    private static Sequential features(Site site, List<Row> rows, int last) {
        List<Layer> layers = new ArrayList<>();
        layers.add(ConvNorm.of(3, STEM, 3, 2).with(EPS).at(site.at(0), Act.HS.build));
        int in = STEM;
        for (Row row : rows) {
            layers.add(new InvertedResidual(site.at(layers.size()), in, row));
            in = row.out;
        }
        Site end = site.at(layers.size());
        layers.add(ConvNorm.of(in, last, 1, 1).with(EPS).at(end, Act.HS.build));
        return new Sequential(site, layers);
    }

    private static Sequential classifier(Site site, int in, int hidden) {
        return new Sequential(
                site,
                List.of(
                        new Linear(site.at(0), in, hidden),
                        Activation.hardswish(site.at(1)),
                        new Tap(site.at(2)),
                        new Linear(site.at(3), hidden, site.extent("3.weight", 0, 1000))));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(Layouts.flatten(avgpool.apply(features.apply(x)), 1));
    }

    /// A 1×1 convolution to many channels, one of each channel by itself, perhaps a gate per
    /// channel, and a 1×1 convolution back; where input and output have one shape their sum, `add`.
    private static final class InvertedResidual extends Layer {
        private final Sequential block;
        private final boolean residual;
        private final Tap add;

        InvertedResidual(Site site, int in, Row row) {
            super(site);
            this.block = block(site.at("block"), in, row);
            this.residual = row.stride == 1 && in == row.out;
            this.add = new Tap(site.at("add"));
        }

        private static Sequential block(Site site, int in, Row row) {
            int inside = row.inside;
            List<Layer> layers = new ArrayList<>();
            if (inside != in) {
                layers.add(ConvNorm.of(in, inside, 1, 1).with(EPS).at(site.at(0), row.act.build));
            }
            layers.add(
                    ConvNorm.depthwise(inside, row.kernel, row.stride)
                            .with(EPS)
                            .at(site.at(layers.size()), row.act.build));
            if (row.excited) {
                layers.add(
                        new SqueezeExcitation(
                                site.at(layers.size()),
                                inside,
                                squeezed(inside),
                                Relu::new,
                                Activation::hardsigmoid));
            }
            Site end = site.at(layers.size());
            layers.add(ConvNorm.of(inside, row.out, 1, 1).with(EPS).at(end));
            return new Sequential(site, layers);
        }

        /// A quarter, rounded to a multiple of eight, but never down by more than a tenth.
        private static int squeezed(int inside) {
            int quarter = inside / 4;
            int rounded = Math.max(8, (quarter + 4) / 8 * 8);
            return 10 * rounded >= 9 * quarter ? rounded : rounded + 8;
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = block.apply(x);
            return residual ? add.apply(y.add(x)) : y;
        }
    }
}
