package vitrine.cam.audit;

import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.engine.Tensor;
import vitrine.engine.Witness;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/// The result once more under a [Witness], with a bound of the errors from the place studied on:
/// every layer's value before it, and its own, count as exact.
///
/// @param witness who watched; close it
/// @param answer with the same bits as the result
record Observation(Witness witness, Saliency answer) implements AutoCloseable {
    static Observation of(Audit a) {
        Witness witness = a.engine().name().equals("scalar") ? Witness.scalar(1) : Witness.cpu(1);
        Study s = a.subject().study().apply(witness.engine());
        Network watched = inputs -> new Walk(witness, s.places().getFirst()).run(s.model(), inputs);
        Study study =
                new Study(
                        watched,
                        s.inputs(),
                        s.places(),
                        a.answer().target(),
                        a.limit().on(s.sweep()));
        return new Observation(witness, study.explain(a.method()));
    }

    @Override
    public void close() {
        witness.close();
    }

    /// One forward pass: says in which layer it is, and settles what comes before the place.
    private static final class Walk {
        private final Witness witness;
        private final Place place;
        private final Deque<String> scopes = new ArrayDeque<>();
        private boolean behind;

        Walk(Witness witness, Place place) {
            this.witness = witness;
            this.place = place;
            this.behind = place instanceof Place.ModelInput;
        }

        Tensor run(Network model, java.util.List<Tensor> inputs) {
            return Hooks.none()
                    .input(Selector.all(), this::entered)
                    .output(Selector.all(), this::left)
                    .within(() -> model.apply(inputs));
        }

        private Tensor entered(Layer layer, Tensor x) {
            scopes.push(layer.path());
            witness.scope(layer.path());
            if (place.equals(new Place.LayerInput(layer.path()))) {
                witness.settled(x);
                behind = true;
            }
            return x;
        }

        private Tensor left(Layer layer, Tensor y) {
            scopes.pop();
            witness.scope(Objects.requireNonNullElse(scopes.peek(), ""));
            if (!behind) witness.settled(y);
            if (place.equals(new Place.LayerOutput(layer.path()))) behind = true;
            return y;
        }
    }
}
