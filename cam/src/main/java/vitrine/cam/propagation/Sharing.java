package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Binary;
import vitrine.engine.Call;
import vitrine.engine.Concat;
import vitrine.engine.Convolution;
import vitrine.engine.Embed;
import vitrine.engine.Expand;
import vitrine.engine.Gather;
import vitrine.engine.Line;
import vitrine.engine.Mark;
import vitrine.engine.MatMul;
import vitrine.engine.MaxPool;
import vitrine.engine.Normalize;
import vitrine.engine.Permute;
import vitrine.engine.Reduce;
import vitrine.engine.Reshape;
import vitrine.engine.Slice;
import vitrine.engine.Softmax;
import vitrine.engine.Tensor;
import vitrine.engine.Ternary;
import vitrine.engine.Unary;

import java.util.List;

/// What operations without weights do with relevance. A function of one value passes it on; what
/// moves values moves it; a maximum gives it to the winner; sums, means and pools share it by
/// contribution, `x ⊙ ∂z/∂x (R / z)`, and so do products of two values, half to each, but a gate
/// takes nothing (Arras, Montavon, Müller, Samek, 2017).
///
/// @param lines the program
/// @param epsilon the stabiliser of shares
/// @param maxima what the winner of a window gets
/// @param attention what softmax and the products around it do
record Sharing(List<Line> lines, double epsilon, Maxima maxima, AttentionRule attention) {
    @Nullable Tensor vjp(Call call, Tensor r) {
        Line line = lines.get(call.line());
        return switch (call.op()) {
            case Unary u ->
                    switch (Functions.name(u)) {
                        case "SIGN", "STEP", "FLOOR", "ROUND" -> null;
                        default -> r;
                    };
            case Binary b -> binary(Functions.name(b), call, line, r);
            case Ternary t ->
                    Functions.name(t).equals("FMA")
                            ? multiplyAdd(call, line, r)
                            : selected(call, line, r);
            case Mark _, Reshape _, Permute _, Slice _, Embed _, Concat _, Gather _, Expand _ ->
                    call.vjp(r);
            case MaxPool _ -> maxima == Maxima.WHOLE ? call.vjp(r) : share(call, r);
            case Reduce reduce ->
                    Functions.name(reduce).equals("SUM") ? share(call, r) : call.vjp(r);
            case Softmax s -> softmax(s, call, r);
            case Normalize n -> normalised(n, call, r);
            case MatMul _, Convolution _ -> product(call, line, r);
            default -> share(call, r);
        };
    }

    /// Of two values: half to each, unless one of them is a gate, which takes nothing.
    private @Nullable Tensor product(Call call, Line line, Tensor r) {
        boolean own = gates(line, call.argument());
        boolean other = gates(line, 1 - call.argument());
        if (own == other) return share(call, r.mul(0.5));
        return own ? null : share(call, r);
    }

    /// Whether an argument only scales the other: a sigmoid, a factor for many elements, or, where
    /// attention is constant, a softmax.
    private boolean gates(Line line, int argument) {
        if (line.op() instanceof Binary && !line.arguments().get(argument).equals(line.shape())) {
            return true;
        }
        Line source = lines.get(line.sources().get(argument));
        return switch (source.op()) {
            case Softmax _ -> attention == AttentionRule.CONSTANT;
            case Unary u -> Functions.name(u).equals("SIGMOID");
            case Mark _, Reshape _, Permute _, Slice _, Expand _ -> gates(source, 0);
            case null, default -> false;
        };
    }

    private @Nullable Tensor binary(String name, Call call, Line line, Tensor r) {
        boolean alone = line.recorded() == 1;
        return switch (name) {
            case "GT", "GE", "EQ" -> null;
            case "ADD", "SUB" -> share(call, r);
            case "MUL" -> alone ? passed(call, r) : product(call, line, r);
            case "DIV", "POW" -> alone || call.argument() == 0 ? passed(call, r) : null;
            default -> alone ? passed(call, r) : call.vjp(r);
        };
    }

    /// `a · b + c`: the product and `c` share, then the factors.
    private @Nullable Tensor multiplyAdd(Call call, Line line, Tensor r) {
        boolean two = line.recorded(0) && line.recorded(1);
        return share(call, two && call.argument() != 2 ? r.mul(0.5) : r);
    }

    /// The branch that was taken; a constant branch takes nothing.
    private @Nullable Tensor selected(Call call, Line line, Tensor r) {
        if (call.argument() == 0) return null;
        boolean alone = line.recorded(1) != line.recorded(2);
        return alone ? passed(call, r) : call.vjp(r);
    }

    private @Nullable Tensor passed(Call call, Tensor r) {
        return r.shape().equals(call.x().shape()) ? r : share(call, r);
    }

    private @Nullable Tensor share(Call call, Tensor r) {
        Tensor back = call.vjp(Affine.over(r, call.out(), epsilon));
        return back == null ? null : call.x().mul(back);
    }

    private @Nullable Tensor softmax(Softmax op, Call call, Tensor r) {
        return switch (attention) {
            case CONSTANT -> null;
            case LINEARISED -> {
                Tensor p = op.log() ? call.out().exp() : call.out();
                yield call.x().mul(r.sub(p.mul(r.sum(op.axis()))));
            }
        };
    }

    /// `(x - mean) / σ` with a fixed `σ`.
    private Tensor normalised(Normalize op, Call call, Tensor r) {
        Tensor x = call.x();
        int[] axes = op.axes(x.shape().rank());
        Tensor deviation = x.var(0, axes).add(op.eps()).sqrt();
        Tensor s = Affine.over(r, call.out(), epsilon);
        return x.mul(s.sub(s.mean(axes)).div(deviation));
    }
}
