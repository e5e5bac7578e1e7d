package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;

import java.util.List;

/// The mean over windows, `AVERAGE`, or its adjoint `AVERAGE_SCATTER`.
///
/// @param countPadding whether padding counts in the divisor
/// @param divisor what to divide by, or zero for the number of elements
@SuppressWarnings("exports") // the geometry is for reading; kernels are the engine's own business
public record AvgPool(PoolFn fn, List<PoolAxis> axes, boolean countPadding, int divisor)
        implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        return MaxPool.pooled(this, fn == PoolFn.AVERAGE_SCATTER, in, axes);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        Buffer x = in.getFirst().data();
        k.pool(MaxPool.geometry(shape, axes, countPadding, divisor), fn, x, x, out);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        PoolFn adjoint = fn == PoolFn.AVERAGE ? PoolFn.AVERAGE_SCATTER : PoolFn.AVERAGE;
        return Tensor.apply(new AvgPool(adjoint, axes, countPadding, divisor), List.of(g));
    }
}
