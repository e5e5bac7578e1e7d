package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Call;
import vitrine.engine.Layouts;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Everything a method may ask about one place, one input and one target: computed when first
/// asked, and written down in the order of asking. Belongs to one thread.
///
/// The place is a layer's output, a layer's input or an input of the model; `A` is its value. Where
/// the model says that it is made of tokens ([vitrine.nn.TokenGrid]), `A`, its gradients and every
/// replacement are maps `[n, c, h, w]` all the same; the tokens before the grid keep the values of
/// the run, and are not moved by a vector of [#curvature].
public final class Evidence {
    private final Session session;
    private final Place place;
    private final Run run;
    private final Tail tail;
    private final Map<String, Note> notes;

    Evidence(Session session, Place place) {
        this(session, place, session.run(place), session.run(place).tail(), new LinkedHashMap<>());
    }

    private Evidence(Session session, Place place, Run run, Tail tail, Map<String, Note> notes) {
        this.session = session;
        this.place = place;
        this.run = run;
        this.tail = tail;
        this.notes = notes;
    }

    /// Where this looks.
    public Place place() {
        return place;
    }

    /// The model's inputs.
    public List<Tensor> inputs() {
        return session.question().inputs();
    }

    /// How many samples there are.
    public int batch() {
        return tail.score().shape().dim(0);
    }

    /// The place's value `A`.
    public Tensor activation() {
        return written("activation", tail::activation);
    }

    /// `∂S/∂A` for the score `S` of each sample.
    public Tensor gradient() {
        boolean known = own() && laidOutLikeTheRun();
        return written("gradient", () -> known ? run.gradient() : gradient(Rules.STANDARD));
    }

    private Tensor written(String name, Supplier<Tensor> value) {
        Note known = notes.get(name);
        if (known != null) return known.value();
        Note note =
                own() && laidOutLikeTheRun()
                        ? session.shared(place, name, value)
                        : Note.of(name, value.get());
        notes.put(name, note);
        return note.value();
    }

    /// Whether this is about the run's own value rather than one in its place.
    private boolean own() {
        return tail.watched() == run.tail().watched();
    }

    /// Whether the value is laid out as the run's evidence has it.
    private boolean laidOutLikeTheRun() {
        return Objects.equals(tail.grid(), run.tail().grid());
    }

    /// What arrives at the place when `rules` replace the mathematics of the backward pass. Write
    /// it down under a name of its own with [#note].
    public Tensor gradient(Rules rules) {
        return tail.gradient(rules, tail.ones());
    }

    /// What arrives at the place when `rules` carry `relevance`, `[n, 1]`, down from the score.
    public Tensor propagated(Rules rules, Tensor relevance) {
        return tail.gradient(rules, relevance);
    }

    /// The Hessian of the score at the place times `v`: the gradient of `∂S/∂A · v`.
    public Tensor curvature(Tensor v) {
        return tail.curvature(v);
    }

    /// The derivatives of orders 1 to `order` of `S(A + t·v)` in `t` at zero, each `[n, 1]`.
    public List<Tensor> derivatives(Tensor v, int order) {
        return tail.derivatives(v, order);
    }

    /// The recorded layers that `layers` selects, from the place on, each with the gradient there.
    public List<LayerEvidence> layers(Selector layers) {
        return run.layers(layers);
    }

    /// What was recorded from the place to the score.
    public Recording recording() {
        return tail.recording();
    }

    /// The layer in which a call of a backward pass was made, or null outside of all that were
    /// recorded whole.
    public @Nullable Layer layer(Call call) {
        return run.layer(call.scope());
    }

    /// The scores `[m, 1]` if the place had the value `activation`, whose batch may be larger than
    /// the input's where that is one. What comes before is not run.
    public Tensor scoreAt(Tensor activation) {
        return tail.scoreAt(activation);
    }

    /// The model's outputs under the same terms as [#scoreAt].
    public Tensor outputAt(Tensor activation) {
        return tail.outputAt(activation);
    }

    /// What there is to know if the place had another value of any batch that [#scoreAt] takes:
    /// scores, gradients and curvature there. It takes no notes for this one.
    public Evidence replaced(Tensor activation) {
        return new Evidence(session, place, run, tail.replaced(activation), new LinkedHashMap<>());
    }

    /// The same question about the same inputs at another place; notes go to the same derivation
    /// under the place's name.
    public Evidence at(Place other) {
        return new Evidence(session, other);
    }

    /// The same question about other inputs, at the same place and for the target as it was
    /// resolved here.
    public Evidence with(Tensor... inputs) {
        return new Evidence(
                new Session(session.question().with(List.of(inputs)).resolved(target())), place);
    }

    /// The same inputs at the same place, asked about another target.
    public Evidence with(Target other) {
        Session asked = new Session(session.question().resolved(other));
        Evidence first = new Evidence(asked, place);
        Evidence there = laidOutLikeTheRun() ? first : first.laidOut();
        return own() ? there : there.replaced(activation());
    }

    /// How the place's value lies over the photo, or null where it is a map or has no place there.
    public @Nullable TokenGrid grid() {
        return tail.grid();
    }

    /// The same place with its value as the model lays it out: tokens, their prefix included, are
    /// no map here, neither in what is answered nor in what is replaced. It takes no notes for this
    /// one.
    public Evidence laidOut() {
        return new Evidence(session, place, run, tail.laidOut(), new LinkedHashMap<>());
    }

    /// The scores `[count, 1]` for that many values of the place, each `[1, ...]` and needed for
    /// one sample: evaluated in batches of the sweep's size. An interrupt ends it with a
    /// [CancellationException].
    public Tensor scores(String what, int count, IntFunction<Tensor> value) {
        return swept(
                what,
                count,
                1,
                (first, size) -> {
                    Tensor[] values = new Tensor[size];
                    for (int i = 0; i < size; i++) values[i] = value.apply(first + i);
                    return scoreAt(size == 1 ? values[0] : Layouts.cat(0, values));
                });
    }

    /// One batch of a sweep.
    @FunctionalInterface
    public interface Part {
        /// The results `[size, ...]` of items `first … first + size - 1`.
        Tensor of(int first, int size);
    }

    /// The results of items `0 … count - 1`, computed in batches of the sweep's size and joined. An
    /// interrupt ends it with a [CancellationException].
    ///
    /// @param memory 1 if an item is a score; if it records derivatives, how many times the values
    ///   of a recorded score they are
    public Tensor swept(String what, int count, int memory, Part part) {
        Sweep sweep = session.question().sweep();
        int batch = sweep.batchFor(memory == 1 ? tail.footprint() : tail.recorded() * memory);
        List<Tensor> parts = new ArrayList<>();
        for (int first = 0; first < count; first += batch) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException(
                        what + ": interrupted after " + first + " of " + count + " scores");
            }
            int size = Math.min(batch, count - first);
            parts.add(part.of(first, size));
            sweep.progress().at(what, first + size, count);
        }
        return parts.size() == 1 ? parts.getFirst() : cat(parts);
    }

    /// Says how far an answer of many parts has come, for a method that goes its own way. An
    /// interrupt ends it with a [CancellationException].
    public void advanced(String what, int done, int count) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(
                    what + ": interrupted after " + done + " of " + count + " parts");
        }
        session.question().sweep().progress().at(what, done, count);
    }

    /// `of` for each sample by itself, joined: how a method that works on one sample answers for a
    /// batch, with the same bits as for each alone.
    public Tensor eachSample(Function<Evidence, Tensor> of) {
        return eachSample((one, _) -> of.apply(one));
    }

    /// As [#eachSample(Function)], where `of` is also given the sample's number in the batch.
    public Tensor eachSample(BiFunction<Evidence, Integer, Tensor> of) {
        if (batch() == 1) return of.apply(this, 0);
        List<Tensor> parts = new ArrayList<>();
        Map<String, List<Tensor>> written = new LinkedHashMap<>();
        Question whole = session.question().resolved(target());
        for (int i = 0; i < batch(); i++) {
            Evidence one = new Evidence(new Session(whole.sample(i, batch())), place);
            parts.add(of.apply(one, i));
            for (Note n : one.notes())
                written.computeIfAbsent(n.name(), _ -> new ArrayList<>()).add(n.value());
        }
        written.forEach((name, values) -> note(name, () -> cat(values)));
        return cat(parts);
    }

    private static Tensor cat(List<Tensor> parts) {
        return Layouts.cat(0, parts.toArray(Tensor[]::new));
    }

    /// `S`, `[n, 1]`.
    public Tensor score() {
        return tail.score().detached();
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

    /// How many values the run recorded, the place's own included.
    public int recorded() {
        return run.recorded();
    }
}
