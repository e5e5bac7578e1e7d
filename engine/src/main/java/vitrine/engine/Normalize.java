package vitrine.engine;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Strided;
import vitrine.kernels.UnaryFn;

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
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        int rows = s.product(0, from);
        int n = s.product(from, s.rank());
        int[] whole = {rows, n};
        Buffer centred = k.allocate(s.size());
        Buffer squares = k.allocate(s.size());
        Buffer mean = mean(k, in.getFirst().data(), rows, n);
        k.binary(
                BinaryFn.SUB,
                Strided.dense(in.getFirst().data(), whole),
                column(mean, whole),
                centred);
        k.binary(
                BinaryFn.MUL,
                Strided.dense(centred, whole),
                Strided.dense(centred, whole),
                squares);
        Buffer variance = mean(k, squares, rows, n);
        Buffer shifted = k.allocate(rows);
        Buffer deviation = k.allocate(rows);
        k.binary(BinaryFn.ADD, Strided.dense(variance, rows), constant(k, eps, rows), shifted);
        k.unary(UnaryFn.SQRT, shifted, deviation);
        k.binary(BinaryFn.DIV, Strided.dense(centred, whole), column(deviation, whole), out);
    }

    private static Buffer mean(Kernels k, Buffer x, int rows, int n) {
        Buffer sum = k.allocate(rows);
        Buffer mean = k.allocate(rows);
        k.reduce(ReduceFn.SUM, x, sum, rows, n, 1);
        k.binary(BinaryFn.DIV, Strided.dense(sum, rows), constant(k, n, rows), mean);
        return mean;
    }

    private static Strided constant(Kernels k, double value, int rows) {
        return Strided.broadcast(k.upload(new double[] {value}), new int[] {1}, new int[] {rows});
    }

    private static Strided column(Buffer x, int[] whole) {
        return Strided.broadcast(x, new int[] {whole[0], 1}, whole);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        int[] axes = IntStream.range(from, x.shape().rank()).toArray();
        Tensor deviation = x.var(0, axes).add(eps).sqrt();
        return g.sub(g.mean(axes)).sub(y.mul(g.mul(y).mean(axes))).div(deviation);
    }
}
