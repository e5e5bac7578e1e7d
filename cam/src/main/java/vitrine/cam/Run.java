package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Rules;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One forward run, watched from one place on. Nothing before the place is recorded, so the
/// gradient and every replay cost only what comes after it.
final class Run {
    private final Trace trace = new Trace();
    private final Deque<String> scopes = new ArrayDeque<>();
    private final List<Seen> seen = new ArrayList<>();
    private final Place place;
    private @Nullable Tensor watched;
    private @Nullable TokenGrid announced;
    private final Tensor output;
    private final Target target;
    private final Tail tail;
    private @Nullable Tensor gradient;

    /// A layer's value of this run, recorded.
    private record Seen(Layer layer, Tensor output, @Nullable TokenGrid grid) {}

    Run(Question question, Place place) {
        this.place = place;
        List<Tensor> inputs = new ArrayList<>(question.inputs());
        if (place instanceof Place.ModelInput(int index)) {
            if (index >= inputs.size()) {
                throw new CamException(
                        place
                                + ": the model is given "
                                + inputs.size()
                                + " inputs, counted from 0");
            }
            inputs.set(index, watch(inputs.get(index)));
        }
        Tensor raw = hooks().during(() -> question.model().apply(inputs));
        Tensor found = watched;
        if (found == null) throw new CamException("layer " + place + ": was not run");
        TokenGrid lying = announced;
        TokenGrid grid = lying != null && lying.fits(found.shape()) ? lying : null;
        this.output = raw.detached();
        this.target = question.target().resolve(output);
        this.tail = new Tail(trace, found, grid, raw, target.score(raw));
        Verdict.check(question, place, tail, output, target);
    }

    private Hooks hooks() {
        Hooks hooks = Hooks.none().input(Selector.all(), this::entered);
        hooks =
                switch (place) {
                    case Place.ModelInput _ -> hooks;
                    case Place.LayerInput(String path) ->
                            hooks.input(Selector.path(path), (_, x) -> watch(x));
                    case Place.LayerOutput(String path) ->
                            hooks.output(Selector.path(path), (_, y) -> watch(y));
                };
        return hooks.output(Selector.all(), this::left);
    }

    private Tensor watch(Tensor x) {
        if (watched != null) {
            throw new CamException(
                    "layer "
                            + place
                            + ": the model calls it more than once in a run; choose a layer that is"
                            + " called once, such as the block around it");
        }
        Tensor found = trace.watch(x);
        watched = found;
        announced = TokenGrid.current();
        return found;
    }

    private Tensor entered(Layer layer, Tensor x) {
        scopes.push(trace.scope(layer.path()));
        return x;
    }

    private Tensor left(Layer layer, Tensor y) {
        trace.scope(scopes.pop());
        if (y.traced()) seen.add(new Seen(layer, y, TokenGrid.current()));
        return y;
    }

    Tail tail() {
        return tail;
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

    /// The gradient at the place.
    Tensor gradient() {
        Tensor known = gradient;
        return known != null ? known : found(tail.gradient(Rules.STANDARD, tail.ones()));
    }

    private Tensor found(Tensor atPlace) {
        gradient = atPlace;
        return atPlace;
    }

    /// The layers that `layers` selects and that were recorded, in the order they finished. The
    /// same backward pass brings the gradient at the place.
    List<LayerEvidence> layers(Selector layers) {
        List<Seen> chosen = seen.stream().filter(s -> layers.test().test(s.layer())).toList();
        List<Tensor> wanted = new ArrayList<>(chosen.stream().map(Seen::output).toList());
        wanted.add(tail.watched());
        List<Tensor> gradients = trace.gradients(tail.score(), tail.ones(), wanted, Rules.STANDARD);
        found(tail.map(gradients.getLast()));
        List<LayerEvidence> found = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Seen s = chosen.get(i);
            Tensor output = s.output().detached();
            found.add(new LayerEvidence(s.layer(), output, gradients.get(i), s.grid()));
        }
        return found;
    }

    /// The recorded layer of that path, or null.
    @Nullable Layer layer(String path) {
        for (Seen s : seen) if (s.layer().path().equals(path)) return s.layer();
        return null;
    }
}
