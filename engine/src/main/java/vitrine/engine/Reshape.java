package vitrine.engine;

import java.util.Arrays;
import java.util.List;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

/// The same elements, in the same order, under other extents. The first extent follows from the
/// number of elements, so a larger batch passes through.
///
/// @param rank the number of axes after
/// @param rest the extents after the first
public record Reshape(int rank, List<Integer> rest) implements Op {
    static Reshape to(Shape y) {
        return new Reshape(
                y.rank(), Arrays.stream(y.dims()).skip(1).boxed().toList());
    }

    @Override
    public Shape shape(List<Shape> in) {
        int size = in.getFirst().size();
        int inner = rest.stream().reduce(1, (a, b) -> a * b);
        if (inner == 0 ? size != 0 : size % inner != 0 || (rank == 0 && size != 1)) {
            throw EngineException.shapes(this, "a size divisible by " + inner, in.getFirst());
        }
        int[] dims = new int[rank];
        for (int a = 1; a < rank; a++) dims[a] = rest.get(a - 1);
        if (rank > 0) dims[0] = inner == 0 ? 0 : size / inner;
        return new Shape(dims);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.copy(Strided.dense(in.getFirst().data(), shape.size()), Strided.dense(out, shape.size()));
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        return g.reshape(in.getFirst().shape());
    }
}
