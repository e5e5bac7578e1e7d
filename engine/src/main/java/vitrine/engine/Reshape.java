package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.Arrays;
import java.util.List;

/// The same elements, in the same order, under other extents. The first extent follows from the
/// number of elements, so a larger batch passes through.
///
/// @param rank the number of axes after
/// @param rest the extents after the first
/// @param open the first extent where a zero among the others leaves it open, else zero
public record Reshape(int rank, List<Integer> rest, int open) implements Op {
    static Reshape to(Shape y) {
        int inner = y.rank() == 0 ? 1 : y.product(1, y.rank());
        List<Integer> rest = Arrays.stream(y.dims()).skip(1).boxed().toList();
        return new Reshape(y.rank(), rest, inner == 0 ? y.dim(0) : 0);
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
        if (rank > 0) dims[0] = inner == 0 ? open : size / inner;
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
