package vitrine.nn.models;

import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Sequential;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.models.ModelSpec.Input;

import java.util.List;

/// Inception v1 (Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke, Rabinovich: *Going
/// Deeper with Convolutions*, 2014) with batch normalisation and 3×3 in place of 5×5 kernels, as
/// torchvision has it, under torchvision's parameter names.
///
/// `transform_input → conv1 … inception5b → avgpool → dropout → fc`, where `dropout` does nothing
/// at inference. The auxiliary heads `aux1` and `aux2` served in training alone: checkpoints may
/// hold them. The number of classes is read off `fc.weight`; inputs have at least 15×15 pixels.
public final class GoogLeNet extends Layer {
    private static final int LAST = 1024;

    private final List<Layer> layers;
    private final AdaptiveAvgPool2d avgpool;
    private final Tap dropout;
    private final Linear fc;

    private GoogLeNet(Site site) {
        super(site);
        this.layers = layers(site);
        site.unused("aux1");
        site.unused("aux2");
        this.avgpool = new AdaptiveAvgPool2d(site.at("avgpool"), 1, 1);
        this.dropout = new Tap(site.at("dropout"));
        this.fc = new Linear(site.at("fc"), LAST, site.extent("fc.weight", 0, 1000));
    }

    /// The one variant.
    static List<ModelSpec> specs() {
        return List.of(new ModelSpec("googlenet", GoogLeNet::new, "inception5b", Input.IMAGENET));
    }

    private static List<Layer> layers(Site site) {
        return List.of(
                new FromImagenet(site.at("transform_input")),
                InceptionConv.of(site.at("conv1"), 3, 64, 7, Square.conv(2, 3)),
                pool(site.at("maxpool1"), 3),
                InceptionConv.of(site.at("conv2"), 64, 64, 1, Square.conv(1, 0)),
                InceptionConv.of(site.at("conv3"), 64, 192, 3, Square.conv(1, 1)),
                pool(site.at("maxpool2"), 3),
                new Inception(site.at("inception3a"), 192, 64, 96, 128, 16, 32, 32),
                new Inception(site.at("inception3b"), 256, 128, 128, 192, 32, 96, 64),
                pool(site.at("maxpool3"), 3),
                new Inception(site.at("inception4a"), 480, 192, 96, 208, 16, 48, 64),
                new Inception(site.at("inception4b"), 512, 160, 112, 224, 24, 64, 64),
                new Inception(site.at("inception4c"), 512, 128, 128, 256, 24, 64, 64),
                new Inception(site.at("inception4d"), 512, 112, 144, 288, 32, 64, 64),
                new Inception(site.at("inception4e"), 528, 256, 160, 320, 32, 128, 128),
                pool(site.at("maxpool4"), 2),
                new Inception(site.at("inception5a"), 832, 256, 160, 320, 32, 128, 128),
                new Inception(site.at("inception5b"), 832, 384, 192, 384, 48, 128, 128));
    }

    private static MaxPool2d pool(Site site, int kernel) {
        return new MaxPool2d(site, Square.pool(kernel, 2, 0).withCeilMode(true));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) y = layer.apply(y);
        return fc.apply(dropout.apply(Layouts.flatten(avgpool.apply(y), 1)));
    }

    /// Four branches side by side; `cat` is what all give.
    private static final class Inception extends Layer {
        private static final PoolSpec POOL = Square.pool(3, 1, 1).withCeilMode(true);

        private final Layer branch1;
        private final Layer branch2;
        private final Layer branch3;
        private final Layer branch4;
        private final Tap cat;

        /// @param in channels before
        /// @param out1 channels of the 1×1 branch
        /// @param inside2 channels inside the second branch
        /// @param out2 its channels
        /// @param inside3 channels inside the third branch
        /// @param out3 its channels
        /// @param out4 channels of the pooling branch
        Inception(
                Site site,
                int in,
                int out1,
                int inside2,
                int out2,
                int inside3,
                int out3,
                int out4) {
            super(site);
            this.branch1 = InceptionConv.of(site.at("branch1"), in, out1, 1, Square.conv(1, 0));
            this.branch2 = branch(site.at("branch2"), in, inside2, out2);
            this.branch3 = branch(site.at("branch3"), in, inside3, out3);
            Site last = site.at("branch4");
            this.branch4 =
                    new Sequential(
                            last,
                            List.of(
                                    new MaxPool2d(last.at(0), POOL),
                                    InceptionConv.of(last.at(1), in, out4, 1, Square.conv(1, 0))));
            this.cat = new Tap(site.at("cat"));
        }

        private static Sequential branch(Site site, int in, int inside, int out) {
            return new Sequential(
                    site,
                    List.of(
                            InceptionConv.of(site.at(0), in, inside, 1, Square.conv(1, 0)),
                            InceptionConv.of(site.at(1), inside, out, 3, Square.conv(1, 1))));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return cat.apply(
                    Layouts.cat(
                            1,
                            branch1.apply(x),
                            branch2.apply(x),
                            branch3.apply(x),
                            branch4.apply(x)));
        }
    }
}
