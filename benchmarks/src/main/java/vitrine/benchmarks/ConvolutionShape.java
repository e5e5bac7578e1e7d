package vitrine.benchmarks;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;

/// The distinct convolutions of ResNet-50 on one image of 224 by 224, by the first layer that has
/// the shape: 53 layers in all.
public enum ConvolutionShape {
    CONV1(1, 3, 64, 7, 2, 224),
    LAYER1_0_CONV1(1, 64, 64, 1, 1, 56),
    LAYER1_0_CONV2(3, 64, 64, 3, 1, 56),
    LAYER1_0_CONV3(4, 64, 256, 1, 1, 56),
    LAYER1_1_CONV1(2, 256, 64, 1, 1, 56),
    LAYER2_0_CONV1(1, 256, 128, 1, 1, 56),
    LAYER2_0_CONV2(1, 128, 128, 3, 2, 56),
    LAYER2_0_CONV3(4, 128, 512, 1, 1, 28),
    LAYER2_0_DOWNSAMPLE(1, 256, 512, 1, 2, 56),
    LAYER2_1_CONV1(3, 512, 128, 1, 1, 28),
    LAYER2_1_CONV2(3, 128, 128, 3, 1, 28),
    LAYER3_0_CONV1(1, 512, 256, 1, 1, 28),
    LAYER3_0_CONV2(1, 256, 256, 3, 2, 28),
    LAYER3_0_CONV3(6, 256, 1024, 1, 1, 14),
    LAYER3_0_DOWNSAMPLE(1, 512, 1024, 1, 2, 28),
    LAYER3_1_CONV1(5, 1024, 256, 1, 1, 14),
    LAYER3_1_CONV2(5, 256, 256, 3, 1, 14),
    LAYER4_0_CONV1(1, 1024, 512, 1, 1, 14),
    LAYER4_0_CONV2(1, 512, 512, 3, 2, 14),
    LAYER4_0_CONV3(3, 512, 2048, 1, 1, 7),
    LAYER4_0_DOWNSAMPLE(1, 1024, 2048, 1, 2, 14),
    LAYER4_1_CONV1(2, 2048, 512, 1, 1, 7),
    LAYER4_1_CONV2(2, 512, 512, 3, 1, 7);

    private final int layers;
    private final int in;
    private final int out;
    private final int kernel;
    private final int stride;
    private final int side;

    ConvolutionShape(int layers, int in, int out, int kernel, int stride, int side) {
        this.layers = layers;
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        this.stride = stride;
        this.side = side;
    }

    /// How many layers of the network have this shape.
    public int layers() {
        return layers;
    }

    /// Its extents.
    public ConvGeometry geometry() {
        ConvAxis axis = ConvAxis.of(side, kernel, stride, 1, kernel / 2, kernel / 2);
        return new ConvGeometry(1, 1, in, out, ConvAxis.NONE, axis, axis);
    }
}
