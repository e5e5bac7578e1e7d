package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

/// One forward run, watched from one layer on. Nothing before the layer is recorded, so the
/// gradient and every replay cost only what comes after it. What several methods ask for is
/// computed once. Where the model announced that the layer's values lie on a grid of tokens, all
/// that goes out or comes in is a map `[n, c, h, w]` without the prefix tokens.
final class Run {
    private final Trace trace = new Trace();
    private final String layer;
    private final Tensor watched;
    private final @Nullable TokenGrid grid;
    private final Tensor output;
    private final Target target;
    private final Tensor score;
    private @Nullable Note activation;
    private @Nullable Note gradient;

    Run(Layer model, Tensor input, String layer, Target target) {
        this.layer = layer;
        @Nullable Tensor[] seen = new Tensor[1];
        @Nullable TokenGrid[] announced = new TokenGrid[1];
        Tensor raw =
                Hooks.none()
                        .output(
                                Selector.path(layer),
                                (l, y) -> {
                                    if (seen[0] != null) throw calledTwice();
                                    seen[0] = trace.watch(y);
                                    announced[0] = TokenGrid.current();
                                    return seen[0];
                                })
                        .during(() -> model.apply(input));
        Tensor found = seen[0];
        if (found == null) throw new CamException("layer " + layer + ": was not run");
        this.watched = found;
        TokenGrid lying = announced[0];
        this.grid = lying != null && lying.fits(found.shape()) ? lying : null;
        this.output = raw.detached();
        this.target = target.resolve(output);
        this.score = this.target.score(raw);
        checkOnePerSample();
        if (!trace.depends(score, watched)) {
            throw new CamException(
                    "layer "
                            + layer
                            + ": is not on the path to the score of "
                            + this.target.name()
                            + "; choose a layer whose output the score is computed from");
        }
    }

    private void checkOnePerSample() {
        Shape wanted = new Shape(output.shape().dim(0), 1);
        if (!score.shape().equals(wanted)) {
            throw new CamException(
                    "target "
                            + target.name()
                            + ": needs one score for each sample, "
                            + wanted
                            + ", got "
                            + score.shape());
        }
    }

    private CamException calledTwice() {
        return new CamException(
                "layer "
                        + layer
                        + ": the model calls it more than once in a run; choose a layer that is"
                        + " called once, such as the block around it");
    }

    Note activation() {
        Note known = activation;
        if (known != null) return known;
        Note made = Note.of("activation", map(watched.detached()));
        activation = made;
        return made;
    }

    Note gradient() {
        Note known = gradient;
        if (known != null) return known;
        Note made = Note.of("gradient", gradient(Rules.STANDARD));
        gradient = made;
        return made;
    }

    Tensor gradient(Rules rules) {
        return map(trace.gradient(score, ones(), watched, rules));
    }

    Tensor curvature(Tensor v) {
        Tensor g = trace.gradientTraced(score, ones(), watched);
        Tensor zero = watched.engine().full(watched.shape(), 0);
        return map(trace.gradient(g, laidOut(v, zero), watched));
    }

    private Tensor map(Tensor value) {
        return grid == null ? value : grid.toMap(value);
    }

    /// A map as the model lays it out, with the prefix tokens of `original`.
    private Tensor laidOut(Tensor map, Tensor original) {
        return grid == null ? map : grid.toTokens(map, original);
    }

    private Tensor ones() {
        return score.engine().full(score.shape(), 1);
    }

    Tensor scoreAt(Tensor replacement) {
        return trace.replay(score, watched, laidOut(replacement, watched.detached()));
    }

    Tensor score() {
        return score.detached();
    }

    Tensor output() {
        return output;
    }

    Target target() {
        return target;
    }

    int recorded() {
        return trace.length();
    }
}
