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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        Profile profile) {

    /// With more classes than these, a file's name tells only their number.
    private static final int NAMED_CLASSES = 8;

    /// One map, raw and rendered, with all that is said about it.
    ///
    /// @param name what its files are named after
    /// @param label what it is called beside others of the same photo
    /// @param sheet the file that shows all of the photo
    /// @param raw the signed map `[n, 1, h, w]` at the layer's resolution
    /// @param rendered the map `[n, 1, height, width]` after the profile
    /// @param photo what the overlay is drawn on, or null
    /// @param document the sidecar
    /// @param headline one line for a person
    /// @param defect why the map says nothing, or an empty text
    record Result(
            String name,
            String label,
            String sheet,
            Tensor raw,
            Tensor rendered,
            @Nullable Photo photo,
            Map<String, Object> document,
            String headline,
            String defect) {

        /// Whether the map can be drawn.
        boolean finite() {
            return Arrays.stream(rendered.toDoubles()).allMatch(Double::isFinite);
        }
    }

    /// A method and the places it is asked about.
    record Asked(Method method, List<Place> places) {}

    /// Ready to ask about this input: the model has not run yet.
    Session session(Input input, Sweep sweep) {
        Tensor x = engine.tensor(input.shape(), input.values());
        Network network = Network.of(loaded.layer());
        return new Study(network, List.of(x), List.of(Place.input()), target, sweep).session();
    }

    /// What is asked about every input: each method at each layer where it looks at layers, or at
    /// all of them at once where their maps are fused.
    List<Asked> asked() {
        Set<Asked> all = new LinkedHashSet<>();
        for (Method method : methods) {
            List<Place> places = layers.stream().map(method::place).distinct().toList();
            UnaryOperator<Method> together = fusion;
            if (together != null && places.size() > 1) {
                all.add(new Asked(together.apply(method), places));
            } else {
                for (Place place : places) all.add(new Asked(method, List.of(place)));
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
            return result(input, places, answer, millis);
        } catch (EngineException e) {
            throw misfit(input, places, e);
        } catch (NotApplicable e) {
            throw e;
        } catch (CamException | ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage()); // begins with layer or target
        }
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

    private Result result(Input input, String layer, Saliency answer, double millis) {
        Tensor rendered = answer.render(profile, input.shape().dim(2), input.shape().dim(3));
        String method = answer.method().name();
        Sidecar sidecar = new Sidecar(model, loaded, profile);
        List<Integer> classes = answer.target().classes();
        String name = String.join("__", input.name(), model.name(), layer, method, joined(classes));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("input", input.description());
        document.putAll(sidecar.of(answer, method, rendered));
        document.put("timings_ms", Map.of("explain", millis));
        String headline =
                String.format(
                        Locale.ROOT,
                        "%s: %s at %s for %s",
                        input.name(),
                        method,
                        layer,
                        sidecar.described(answer));
        String label = layer.equals(Place.INPUT) ? method : method + " " + layer;
        String sheet = String.join("__", input.name(), model.name(), "methods", joined(classes));
        return new Result(
                name,
                label,
                sheet + ".png",
                answer.map(),
                rendered,
                input.photo(),
                document,
                headline,
                answer.defect());
    }

    private static String joined(List<Integer> classes) {
        if (classes.size() > NAMED_CLASSES) return classes.size() + "-classes";
        return String.join("-", classes.stream().map(String::valueOf).toList());
    }
}
