package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The runs for one question: one for each place that was looked at. What several methods ask for
/// is computed once. Belongs to one thread.
final class Session {
    private final Question question;
    private final Map<Place, Run> runs = new HashMap<>();
    private final Map<String, Note> shared = new HashMap<>();

    Session(Question question) {
        this.question = question;
    }

    Question question() {
        return question;
    }

    Run run(Place place) {
        Run known = runs.get(place);
        if (known != null) return known;
        Run run = new Run(question, place);
        runs.put(place, run);
        return run;
    }

    /// A quantity that does not depend on the method.
    Note shared(Place place, String name, Supplier<Tensor> value) {
        String key = place + " " + name;
        Note known = shared.get(key);
        if (known != null) return known;
        Note made = Note.of(name, value.get());
        shared.put(key, made);
        return made;
    }
}
