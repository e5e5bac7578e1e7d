package vitrine.benchmarks;

import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Face;
import vitrine.kernels.Kernels;
import vitrine.nn.weights.Seeded;

/// A convolution with its operands and a place for its result.
record ConvolutionCase(ConvGeometry geometry, Buffer x, Buffer weight, Buffer y) {
    static ConvolutionCase of(Kernels kernels, ConvolutionShape shape) {
        ConvGeometry g = shape.geometry();
        int weights = g.o() * g.groupC() * g.taps();
        return new ConvolutionCase(
                g,
                kernels.upload(Seeded.values("x", g.c() * g.inPlane(), 0, 1)),
                kernels.upload(Seeded.values("weight", weights, 0, 1)),
                kernels.allocate(g.o() * g.outPlane()));
    }

    /// What the formula asks for: the taps that meet padding are counted too.
    double multiplyAdds() {
        return (double) geometry.o() * geometry.outPlane() * geometry.groupC() * geometry.taps();
    }

    Buffer run(Kernels kernels) {
        kernels.convolve(geometry, Face.OUTPUT, x, weight, y);
        return y;
    }
}
