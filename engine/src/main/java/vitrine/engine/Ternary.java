package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;
import vitrine.kernels.TernaryFn;

import java.util.List;
import java.util.Locale;

/// `y = f(a, b, c)` elementwise with broadcasting: `FMA` is `a·b + c` rounded once, `SELECT` takes
/// `b` where `a ≠ 0` and `c` elsewhere.
@SuppressWarnings(
        "exports") // the function's name is for reading; kernels are the engine's own business
public record Ternary(TernaryFn fn) implements Op {
    /// The function's name in lower case, `fma` or `select`, for rules that tell functions apart.
    public String name() {
        return fn.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Shape shape(List<Shape> in) {
        return Binary.broadcast(this, in, in);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        k.ternary(
                fn,
                Binary.view(in.get(0), shape),
                Binary.view(in.get(1), shape),
                Binary.view(in.get(2), shape),
                out);
    }

    @Override
    public Epilogue.@Nullable Step step(int place, List<Tensor> in, Shape shape) {
        Epilogue.Spread first = Binary.spread(in.get(place == 0 ? 1 : 0), shape);
        Epilogue.Spread second = Binary.spread(in.get(place == 2 ? 1 : 2), shape);
        if (first == null || second == null) return null;
        return new Epilogue.Ternary(fn, place, List.of(first, second));
    }

    @Override
    public boolean keeps(int i, List<Tensor> in) {
        return switch (fn) {
            case FMA -> i < 2 && in.get(1 - i).traced();
            case SELECT -> i == 0;
        };
    }

    @Override
    public @Nullable Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor full =
                switch (fn) {
                    case FMA -> i == 2 ? g : g.mul(in.get(1 - i));
                    case SELECT -> i == 0 ? null : selected(i, g, in.getFirst());
                };
        return full == null ? null : full.sumTo(in.get(i).shape());
    }

    private static Tensor selected(int i, Tensor g, Tensor condition) {
        Tensor zero = g.like(0);
        return i == 1 ? condition.where(g, zero) : condition.where(zero, g);
    }
}
