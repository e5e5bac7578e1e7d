package vitrine.cam;

import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Everything a method may ask about one layer, one input and one target: computed when first
/// asked, and written down in the order of asking. Belongs to one thread.
///
/// Where the model says that the layer's values are tokens ([vitrine.nn.TokenGrid]), `A`, its
/// gradients and every replacement are maps `[n, c, h, w]` all the same; the tokens before the grid
/// keep the values of the run, and are not moved by a vector of [#curvature].
public final class Evidence {
    private final Run run;
    private final Map<String, Note> notes = new LinkedHashMap<>();

    Evidence(Run run) {
        this.run = run;
    }

    /// The layer's output `A`.
    public Tensor activation() {
        return written(run.activation());
    }

    /// `∂S/∂A` for the score `S` of each sample.
    public Tensor gradient() {
        return written(run.gradient());
    }

    private Tensor written(Note note) {
        notes.putIfAbsent(note.name(), note);
        return note.value();
    }

    /// What arrives at the layer when `rules` replace the mathematics of the backward pass. Write
    /// it down under a name of its own with [#note].
    public Tensor gradient(Rules rules) {
        return run.gradient(rules);
    }

    /// The Hessian of the score at the layer times `v`: the gradient of `∂S/∂A · v`.
    public Tensor curvature(Tensor v) {
        return run.curvature(v);
    }

    /// The scores `[m, 1]` if the layer had put out `activation`, whose batch may be larger than
    /// the input's where that is one. The layers before are not run.
    public Tensor scoreAt(Tensor activation) {
        return run.scoreAt(activation);
    }

    /// `S`, `[n, 1]`.
    public Tensor score() {
        return run.score();
    }

    /// The model's output.
    public Tensor output() {
        return run.output();
    }

    /// What is explained.
    public Target target() {
        return run.target();
    }

    /// The value under that name: computed at the first asking, and written down.
    public Tensor note(String name, Supplier<Tensor> value) {
        Note known = notes.get(name);
        if (known != null) return known.value();
        Tensor t = value.get();
        notes.put(name, Note.of(name, t));
        return t;
    }

    /// What was written down, in order.
    public List<Note> notes() {
        return List.copyOf(notes.values());
    }

    /// How many values the run recorded, the layer's output included.
    public int recorded() {
        return run.recorded();
    }
}
