package vitrine.cam;

import vitrine.engine.Engine;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A [Study] being answered: what several methods ask for is computed once. Belongs to one thread.
public final class Session {
    private final Question question;
    private final Map<Place, Run> runs = new HashMap<>();
    private final Map<String, Note> shared = new HashMap<>();

    Session(Question question) {
        this.question = question;
    }

    /// The method's maps of these places with their derivation.
    ///
    /// @param places at least one
    /// @throws NotApplicable if the method has no answer to the question
    public Saliency explain(Method method, List<Place> places) {
        List<Tensor> maps = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (Place place : places) {
            Evidence e = new Evidence(this, place);
            maps.add(answered(method, e));
            for (Note n : e.notes())
                notes.add(places.size() == 1 ? n : n.named(place + " " + n.name()));
        }
        Run run = run(places.getFirst());
        Derivation derivation =
                new Derivation(
                        method.toString(),
                        String.join(",", places.stream().map(Place::toString).toList()),
                        run.target().name(),
                        run.output().engine().name(),
                        Engine.ORDER_CONTRACT,
                        question.inputs().stream().map(Digest::of).toList(),
                        notes);
        Tensor score = run.tail().score().detached();
        return new Saliency(method, maps, score, run.output(), run.target(), derivation);
    }

    /// The method's map. What every derivation holds, whatever its method asked for, is written
    /// down behind the method's own: the place's value, the score and the map.
    private static Tensor answered(Method method, Evidence e) {
        Tensor map = method.map(e);
        e.activation();
        e.note("score", e::score);
        return e.note("map", () -> map);
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
