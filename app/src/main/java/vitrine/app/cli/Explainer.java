package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Session;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.image.Photo;
import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.models.ModelSpec;
import vitrine.scenes.Scene;
import vitrine.scenes.SceneClass;
import vitrine.scenes.Score;
import vitrine.scenes.Truth;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Asks the chosen methods about one input at the chosen layers.
record Explainer(
        Engine engine,
        ModelSpec model,
        ModelOptions.Loaded loaded,
        List<String> layers,
        List<Method> methods,
        @Nullable UnaryOperator<Method> fusion,
        Target target,
        Profile profile,
        Request request) {

    /// With more classes than these, a file's name tells only their number.
    private static final int NAMED_CLASSES = 8;

    /// One map, raw and rendered, with all that is said about it.
    ///
    /// @param name what its files are named after
    /// @param label what it is called beside others of the same photo
    /// @param prefix what the names of files begin with that show all of the photo
    /// @param suffix what they end with
    /// @param raw the signed map `[n, 1, h, w]` at the layer's resolution
    /// @param rendered the map `[n, 1, height, width]` after the profile
    /// @param photo what the overlay is drawn on, or null
    /// @param document the sidecar
    /// @param headline one line for a person
    /// @param answer the map with its derivation
    /// @param score how well it shows what is known to be there, or null where that is not known
    record Result(
            String name,
            String label,
            String prefix,
            String suffix,
            Tensor raw,
            Tensor rendered,
            @Nullable Photo photo,
            Map<String, Object> document,
            String headline,
            Saliency answer,
            @Nullable Score score) {

        /// Why the map says nothing, or an empty text.
        String defect() {
            return answer.defect();
        }

        /// The name of a file that shows all of the photo.
        String together(String what) {
            return String.join("__", prefix, what, suffix);
        }

        /// Whether the map can be drawn.
        boolean finite() {
            return Arrays.stream(rendered.toDoubles()).allMatch(Double::isFinite);
        }
    }

    /// A method and the places it is asked about.
    ///
    /// @param number of the method among those that were given
    record Asked(Method method, List<Place> places, int number) {}

    /// Ready to ask about this input: the model has not run yet.
    Session session(Input input, Sweep sweep) {
        return study(input).with(sweep).session();
    }

    private Study study(Input input) {
        Tensor x = engine.tensor(input.shape(), input.values());
        Network network = Network.of(loaded.layer());
        return new Study(network, List.of(x), List.of(Place.input()), target, Sweep.AUTOMATIC);
    }

    /// Where the class that was explained is in the input, if that is known and it is there.
    Optional<Truth> truth(Input input, Target explained) {
        Scene scene = input.scene();
        if (scene == null || explained.classes().size() != 1) return Optional.empty();
        boolean[] mask = scene.mask(SceneClass.all().get(explained.classes().getFirst()));
        return Scene.any(mask) ? Optional.of(Truth.of(study(input), mask)) : Optional.empty();
    }

    /// What is asked about every input: each method at each layer where it looks at layers, or at
    /// all of them at once where their maps are fused.
    List<Asked> asked() {
        Set<Asked> all = new LinkedHashSet<>();
        for (int i = 0; i < methods.size(); i++) {
            Method method = methods.get(i);
            List<Place> places = layers.stream().map(method::place).distinct().toList();
            UnaryOperator<Method> together = fusion;
            if (together != null && places.size() > 1) {
                all.add(new Asked(together.apply(method), places, i));
            } else {
                for (Place place : places) all.add(new Asked(method, List.of(place), i));
            }
        }
        return List.copyOf(all);
    }

    /// The answer; [NotApplicable] if there is none.
    Result answer(Input input, Session session, Asked asked) {
        String places = places(asked);
        long start = System.nanoTime();
        try {
            Saliency answer = session.explain(asked.method(), asked.places());
            if (answer.map().shape().rank() != input.shape().rank())
                throw noMap(places, "its values are " + answer.map().shape());
            double millis = (System.nanoTime() - start) / 1e6;
            return result(input, asked, answer, millis);
        } catch (EngineException e) {
            throw misfit(input, places, e);
        } catch (NotApplicable e) {
            throw e;
        } catch (CamException | ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage()); // begins with layer or target
        }
    }

    /// The layers as they were given: one of several that were looked at one by one, or all.
    private List<String> named(Asked asked) {
        if (asked.places().size() > 1) return layers;
        Place place = asked.places().getFirst();
        return layers.stream().filter(l -> asked.method().place(l).equals(place)).limit(1).toList();
    }

    private static String places(Asked asked) {
        return String.join("+", asked.places().stream().map(Place::toString).toList());
    }

    /// Tells an input that the model cannot take from a layer that the methods cannot use.
    private Failure misfit(Input input, String layer, EngineException e) {
        try {
            loaded.layer().apply(engine.tensor(input.shape(), input.values()));
        } catch (EngineException inModel) {
            return input.misfit(inModel);
        }
        return noMap(layer, String.valueOf(e.getMessage()));
    }

    private static Failure noMap(String layer, String why) {
        return new Failure(
                ExitCode.USAGE,
                "--layer "
                        + layer
                        + ": gives no map: "
                        + why
                        + "; choose a layer whose output is a grid [n, c, h, w]");
    }

    private Result result(Input input, Asked asked, Saliency answer, double millis) {
        String layer = places(asked);
        Tensor rendered = answer.render(profile, input.shape().dim(2), input.shape().dim(3));
        String method = answer.method().name();
        Sidecar sidecar = new Sidecar(model, loaded, profile);
        List<Integer> classes = answer.target().classes();
        String name = String.join("__", input.name(), model.name(), layer, method, joined(classes));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("input", input.description());
        document.putAll(sidecar.of(answer, method, rendered));
        document.put(Request.KEY, request.of(input, asked.number(), named(asked)));
        document.put("timings_ms", Map.of("explain", millis));
        String headline =
                String.format(
                        Locale.ROOT,
                        "%s: %s at %s for %s",
                        input.name(),
                        method,
                        layer,
                        sidecar.described(answer));
        boolean plain = layer.equals(Place.INPUT) || input.scene() != null && layers.size() == 1;
        String label = plain ? method : method + " " + layer;
        @Nullable Score score = score(input, method, answer, rendered);
        if (score != null) document.put("truth", score(score));
        return new Result(
                name,
                label,
                String.join("__", input.name(), model.name()),
                joined(classes),
                answer.map(),
                rendered,
                input.photo(),
                document,
                headline,
                answer,
                score);
    }

    private @Nullable Score score(Input input, String name, Saliency answer, Tensor rendered) {
        for (double v : rendered.toDoubles()) if (!Double.isFinite(v)) return null;
        return truth(input, answer.target()).map(t -> t.judge(name, rendered)).orElse(null);
    }

    private static Map<String, Object> score(Score score) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("hit", score.hit() > 0);
        row.put("energy", score.energy());
        row.put("iou", score.overlap());
        return row;
    }

    private static String joined(List<Integer> classes) {
        if (classes.size() > NAMED_CLASSES) return classes.size() + "-classes";
        return String.join("-", classes.stream().map(String::valueOf).toList());
    }
}
