package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Rows;

import java.util.List;
import java.util.stream.IntStream;

/// `(x - mean) / √(var + ε)` over all axes but those from `first` up to `end`, with the biased
/// variance: the common core of layer, group, instance and batch normalisation.
///
/// @param first the first axis that is kept apart: none is with `end`
/// @param end the axis behind those that are kept apart
public record Normalize(int first, int end, double eps) implements Op {
    /// Over all axes from `from` on.
    public static Normalize from(int from, double eps) {
        return new Normalize(0, from, eps);
    }

    @Override
    public Shape shape(List<Shape> in) {
        return in.getFirst();
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public boolean keepsResult() {
        return true;
    }

    /// The axes that are normalised over, of a tensor of that rank.
    public int[] axes(int rank) {
        return IntStream.range(0, rank).filter(a -> a < first || a >= end).toArray();
    }

    private Rows rows(Shape s) {
        return new Rows(s.product(0, first), s.product(first, end), s.product(end, s.rank()));
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape s, Buffer out) {
        k.normalize(in.getFirst().data(), out, rows(s), eps);
    }

    /// In one call where nobody will differentiate again.
    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        if (x.traced() || y.traced() || g.traced()) return traced(g, x, y);
        Engine engine = x.engine();
        Buffer out = engine.kernels.allocate(x.shape().size());
        engine.kernels.normalizeGradient(x.data(), y.data(), g.data(), out, rows(x.shape()), eps);
        return new Tensor(engine, x.shape(), new Value(engine.kernels, out), null);
    }

    private Tensor traced(Tensor g, Tensor x, Tensor y) {
        int[] axes = axes(x.shape().rank());
        Tensor deviation = x.var(0, axes).add(eps).sqrt();
        return g.sub(g.mean(axes)).sub(y.mul(g.mul(y).mean(axes))).div(deviation);
    }
}
