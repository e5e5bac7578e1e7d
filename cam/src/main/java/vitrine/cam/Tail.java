package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.TokenGrid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The score as a function of one value: what a trace holds from there on. Where the model
/// announced that the value lies on a grid of tokens, all that goes out or comes in is a map `[n,
/// c, h, w]` without the prefix tokens.
///
/// @param trace where the rest of the program was recorded
/// @param watched the value
/// @param grid how it lies, or null for a map
/// @param output the model's output
/// @param score `[n, 1]`, computed from the output
record Tail(Trace trace, Tensor watched, @Nullable TokenGrid grid, Tensor output, Tensor score) {
    Tensor activation() {
        return map(watched.detached());
    }

    Tensor gradient(Rules rules, Tensor seed) {
        return map(trace.gradient(score, seed, watched, rules));
    }

    Tensor curvature(Tensor v) {
        Tensor g = trace.gradientTraced(score, ones(), watched);
        return map(trace.gradient(g, laidOut(v, zero()), watched));
    }

    /// The derivatives `d^k/dt^k S(A + t·v)` at zero of orders 1 to `order`, each `[n, 1]`.
    List<Tensor> derivatives(Tensor v, int order) {
        Tensor direction = laidOut(v, zero());
        List<Tensor> found = new ArrayList<>();
        Tensor s = score;
        for (int k = 0; k < order; k++) {
            Tensor g = trace.gradientTraced(s, ones(), watched);
            s = perSample(g.mul(direction));
            found.add(s.detached());
        }
        return found;
    }

    private static Tensor perSample(Tensor x) {
        int[] axes = new int[x.shape().rank() - 1];
        Arrays.setAll(axes, a -> a + 1);
        return x.sum(axes).reshape(x.shape().dim(0), 1);
    }

    Tensor scoreAt(Tensor replacement) {
        return trace.replay(score, watched, laidOut(replacement, watched.detached()));
    }

    Tensor outputAt(Tensor replacement) {
        return trace.replay(output, watched, laidOut(replacement, watched.detached()));
    }

    /// The same function at another value.
    Tail replaced(Tensor replacement) {
        Trace other = new Trace();
        Tensor x = other.watch(laidOut(replacement, watched.detached()).detached());
        Tensor y = trace.replay(output, watched, x);
        return new Tail(other, x, grid, y, trace.replay(score, output, y));
    }

    Recording recording() {
        return new Recording(trace.program(score), trace.lineOf(watched), trace.lineOf(output));
    }

    /// The same function of the value as the model lays it out.
    Tail laidOut() {
        return new Tail(trace, watched, null, output, score);
    }

    long footprint() {
        return trace.footprint(score, watched);
    }

    long recorded() {
        return trace.recorded(score, watched);
    }

    Tensor ones() {
        return score.engine().full(score.shape(), 1);
    }

    private Tensor zero() {
        return watched.engine().full(watched.shape(), 0);
    }

    /// A value as a map, where it lies on a grid of tokens.
    Tensor map(Tensor value) {
        return grid == null ? value : grid.toMap(value);
    }

    /// A map as the model lays it out, with the prefix tokens of `original`.
    private Tensor laidOut(Tensor map, Tensor original) {
        if (grid != null) return grid.toTokens(map, original);
        Shape wanted = original.shape();
        if (!map.shape().equals(wanted.with(0, map.shape().dim(0)))) {
            throw new CamException(
                    "replacement: needs the shape of the value it replaces, "
                            + wanted
                            + " but for the batch, got "
                            + map.shape());
        }
        return map;
    }
}
