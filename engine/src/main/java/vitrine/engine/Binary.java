package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;
import vitrine.kernels.Strided;

import java.util.List;

/// `y = f(a, b)` elementwise over equal ranks; an axis of extent one stands for any extent. Where a
/// maximum or minimum is tied, each side gets half the cotangent, as in PyTorch.
@SuppressWarnings(
        "exports") // the function's name is for reading; kernels are the engine's own business
public record Binary(BinaryFn fn) implements Op {
    @Override
    public Shape shape(List<Shape> in) {
        return broadcast(this, in, in);
    }

    /// The common shape of `in`, or an exception that shows what was `given`.
    static Shape broadcast(Op op, List<Shape> in, List<Shape> given) {
        int[] dims = in.getFirst().dims();
        for (Shape s : in) {
            if (s.rank() != dims.length)
                throw EngineException.shapes(op, "equal ranks", given.toArray(Shape[]::new));
            for (int a = 0; a < dims.length; a++) {
                if (dims[a] == 1) dims[a] = s.dim(a);
                else if (s.dim(a) != 1 && s.dim(a) != dims[a]) {
                    throw EngineException.shapes(
                            op, "equal extents or one on axis " + a, given.toArray(Shape[]::new));
                }
            }
        }
        return new Shape(dims);
    }

    static Strided view(Tensor t, Shape shape) {
        return Strided.broadcast(t.data(), t.shape().dims(), shape.dims());
    }

    /// How an operand repeats along a result, if it does so along axes side by side.
    static Epilogue.@Nullable Spread spread(Tensor t, Shape to) {
        Shape from = t.shape();
        int first = 0;
        int end = from.rank();
        while (first < end && from.dim(first) == 1) first++;
        while (end > first && from.dim(end - 1) == 1) end--;
        for (int a = first; a < end; a++) {
            if (from.dim(a) != to.dim(a)) return null;
        }
        return new Epilogue.Spread(t.data(), from.size(), to.product(end, to.rank()));
    }

    @Override
    public Epilogue.@Nullable Step step(int place, List<Tensor> in, Shape shape) {
        Epilogue.Spread other = spread(in.get(1 - place), shape);
        return other == null ? null : new Epilogue.Binary(fn, place, other);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.binary(fn, view(in.get(0), shape), view(in.get(1), shape), out);
    }

    @Override
    public boolean keeps(int i, List<Tensor> in) {
        return switch (fn) {
            case ADD, SUB, GT, GE, EQ -> false;
            case MUL -> in.get(1 - i).traced();
            case DIV -> i == 1;
            case MAXIMUM, MINIMUM, POW -> true;
        };
    }

    @Override
    public boolean keepsResult() {
        return fn == BinaryFn.DIV || fn == BinaryFn.POW;
    }

    @Override
    public @Nullable Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor a = in.get(0);
        Tensor b = in.get(1);
        boolean first = i == 0;
        Tensor full =
                switch (fn) {
                    case GT, GE, EQ -> null;
                    case ADD -> g;
                    case SUB -> first ? g : g.neg();
                    case MUL -> g.mul(first ? b : a);
                    case DIV -> first ? g.div(b) : g.mul(y.div(b)).neg();
                    case MAXIMUM -> g.mul(first ? winner(a, b) : winner(b, a));
                    case MINIMUM -> g.mul(first ? winner(b, a) : winner(a, b));
                    case POW -> first ? g.mul(b.mul(a.pow(b.sub(1)))) : g.mul(y.mul(a.log()));
                };
        return full == null ? null : full.sumTo(in.get(i).shape());
    }

    private static Tensor winner(Tensor a, Tensor b) {
        return a.gt(b).add(a.eq(b).mul(0.5));
    }
}
