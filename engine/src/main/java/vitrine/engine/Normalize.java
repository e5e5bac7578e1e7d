package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.List;
import java.util.stream.IntStream;

/// `(x - mean) / √(var + ε)` over all axes from `from` on, with the biased variance: the common
/// core of layer, group, instance and batch normalisation.
public record Normalize(int from, double eps) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        return in.getFirst();
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        int rows = s.product(0, from);
        k.normalize(in.getFirst().data(), out, rows, s.product(from, s.rank()), eps);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        int[] axes = IntStream.range(from, x.shape().rank()).toArray();
        Tensor deviation = x.var(0, axes).add(eps).sqrt();
        return g.sub(g.mean(axes)).sub(y.mul(g.mul(y).mean(axes))).div(deviation);
    }
}
