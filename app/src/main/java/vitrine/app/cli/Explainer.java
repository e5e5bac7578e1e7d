package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.image.Photo;
import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.models.ModelSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Asks the chosen methods about one input at the chosen layers.
record Explainer(
        Engine engine,
        ModelSpec model,
        ModelOptions.Loaded loaded,
        List<String> layers,
        List<Method> methods,
        Target target,
        Profile profile) {

    /// With more classes than these, a file's name tells only their number.
    private static final int NAMED_CLASSES = 8;

    /// One map, raw and rendered, with all that is said about it.
    ///
    /// @param name what its files are named after
    /// @param raw the signed map `[n, 1, h, w]` at the layer's resolution
    /// @param rendered the map `[n, 1, height, width]` after the profile
    /// @param photo what the overlay is drawn on, or null
    /// @param document the sidecar
    /// @param headline one line for a person
    /// @param defect why the map says nothing, or an empty text
    record Result(
            String name,
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

    List<Result> explain(Input input) {
        List<Result> results = new ArrayList<>();
        for (Map.Entry<Place, List<Method>> group : byPlace().entrySet()) {
            Place place = group.getKey();
            long start = System.nanoTime();
            List<Saliency> answers = answers(input, place, group.getValue());
            double millis = (System.nanoTime() - start) / 1e6;
            for (Saliency answer : answers) results.add(result(input, place, answer, millis));
        }
        return results;
    }

    /// The methods that look at the same place share the model's run.
    private Map<Place, List<Method>> byPlace() {
        Map<Place, List<Method>> groups = new LinkedHashMap<>();
        for (String layer : layers) {
            for (Method method : methods) {
                List<Method> group =
                        groups.computeIfAbsent(method.place(layer), _ -> new ArrayList<>());
                if (!group.contains(method)) group.add(method);
            }
        }
        return groups;
    }

    private List<Saliency> answers(Input input, Place place, List<Method> group) {
        try {
            Tensor x = engine.tensor(input.shape(), input.values());
            return new Study(loaded.layer(), x, place.toString(), target).explain(group);
        } catch (EngineException e) {
            throw misfit(input, place.toString(), e);
        } catch (CamException | ModelException e) {
            throw new Failure(ExitCode.USAGE, "--" + e.getMessage()); // begins with layer or target
        }
    }

    /// Tells an input that the model cannot take from a layer that the methods cannot use.
    private Failure misfit(Input input, String layer, EngineException e) {
        try {
            loaded.layer().apply(engine.tensor(input.shape(), input.values()));
        } catch (EngineException inModel) {
            return input.misfit(inModel);
        }
        return new Failure(
                ExitCode.USAGE,
                "--layer "
                        + layer
                        + ": gives no map: "
                        + e.getMessage()
                        + "; choose a layer whose output is a grid [n, c, h, w]");
    }

    private Result result(Input input, Place place, Saliency answer, double millis) {
        Tensor rendered = answer.render(profile, input.shape().dim(2), input.shape().dim(3));
        String method = answer.method().name();
        String layer = place.toString();
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
        return new Result(
                name, answer.map(), rendered, input.photo(), document, headline, answer.defect());
    }

    private static String joined(List<Integer> classes) {
        if (classes.size() > NAMED_CLASSES) return classes.size() + "-classes";
        return String.join("-", classes.stream().map(String::valueOf).toList());
    }
}
