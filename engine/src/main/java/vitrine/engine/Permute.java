package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.List;

/// Axis `a` of the result is axis `axes[a]` of the operand.
public record Permute(List<Integer> axes) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape x = in.getFirst();
        boolean permutation =
                x.rank() == axes.size() && axes.stream().distinct().count() == axes.size();
        if (!permutation) throw EngineException.shapes(this, "each axis once", x);
        return new Shape(axes.stream().mapToInt(x::dim).toArray());
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        int[] from = Strided.rowMajor(in.getFirst().shape().dims());
        int[] strides = axes.stream().mapToInt(a -> from[a]).toArray();
        k.copy(
                new Strided(in.getFirst().data(), 0, shape.dims(), strides),
                Strided.dense(out, shape.dims()));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        int[] inverse = new int[axes.size()];
        for (int a = 0; a < inverse.length; a++) inverse[axes.get(a)] = a;
        return g.permute(inverse);
    }
}
