package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Strided;

import java.util.ArrayList;
import java.util.List;

/// Reduces axes to extent one. The sum is the adjoint of [Expand]; a tied maximum or minimum shares
/// the cotangent evenly, as PyTorch's `amax` does.
///
/// @param axes ascending
@SuppressWarnings(
        "exports") // the function's name is for reading; kernels are the engine's own business
public record Reduce(ReduceFn fn, List<Integer> axes) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        Shape y = in.getFirst();
        for (int a : axes) y = y.with(a, 1);
        return y;
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        Tensor x = in.getFirst();
        Shape s = x.shape();
        if (axes.isEmpty()) {
            k.copy(Strided.dense(x.data(), s.size()), Strided.dense(out, s.size()));
            return;
        }
        int first = axes.getFirst();
        int last = axes.getLast();
        if (last - first == axes.size() - 1) {
            k.reduce(
                    fn,
                    x.data(),
                    out,
                    s.product(0, first),
                    s.product(first, last + 1),
                    s.product(last + 1, s.rank()));
        } else {
            Tensor moved = x.detached().permute(keptFirst(s.rank()));
            k.reduce(fn, moved.data(), out, shape.size(), s.size() / Math.max(shape.size(), 1), 1);
        }
    }

    private int[] keptFirst(int rank) {
        List<Integer> order = new ArrayList<>();
        for (int a = 0; a < rank; a++) if (!axes.contains(a)) order.add(a);
        order.addAll(axes);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor x = in.getFirst();
        if (fn == ReduceFn.SUM) return g.expandTo(x.shape());
        Tensor ties = x.detached().eq(y.detached());
        return ties.mul(g.div(new Reduce(ReduceFn.SUM, axes).of(ties)));
    }

    Tensor of(Tensor x) {
        return Tensor.apply(this, List.of(x));
    }
}
