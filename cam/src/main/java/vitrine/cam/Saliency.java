package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.List;

/// The answer to one question.
///
/// @param method who answered
/// @param maps the raw signed map of each place studied, `[n, 1, ...]` at its resolution, or `[n,
///   c, ...]` where the method answers for every channel
/// @param score what was explained, `[n, 1]`
/// @param output the model's output
/// @param target what was explained, resolved: the top class has become a class
/// @param derivation how the map came about
public record Saliency(
        Method method,
        List<Tensor> maps,
        Tensor score,
        Tensor output,
        Target target,
        Derivation derivation) {
    /// @param maps at least one
    public Saliency {
        maps = List.copyOf(maps);
    }

    /// The raw signed map of the first place.
    public Tensor map() {
        return maps.getFirst();
    }

    /// The maps as one for the eye, `[n, 1, extents...]`: by the method's own way, else by the
    /// profile's.
    public Tensor render(Profile profile, int... extents) {
        return method.rendering(profile).display(maps, extents);
    }

    /// Why a map says nothing, or an empty text if each says something: it is constant, nowhere
    /// positive, or not finite.
    public String defect() {
        for (Tensor map : maps) {
            String found = defect(map.shape().dim(1) == 1 ? map : map.sum(1));
            if (!found.isEmpty()) return found;
        }
        return "";
    }

    private String defect(Tensor map) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double x : map.toDoubles()) {
            if (!Double.isFinite(x)) return "the map has values that are not finite";
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        if (min == max) return "the map is " + min + " everywhere: " + reason();
        if (max <= 0)
            return "the map is nowhere positive: nothing at this place speaks for the target";
        return "";
    }

    /// What the derivation says about a constant map.
    private String reason() {
        for (Note note : derivation.notes()) {
            boolean gradient = note.name().endsWith("gradient");
            if (gradient && constant(note.value(), 0)) {
                return "every gradient here is 0, so the score does not react to this place";
            }
            if (note.name().endsWith("activation")
                    && constant(note.value(), note.value().toDoubles()[0])) {
                return "the activation is the same number everywhere";
            }
        }
        return "the score does not tell positions apart here";
    }

    private static boolean constant(Tensor x, double value) {
        for (double v : x.toDoubles()) if (v != value) return false;
        return true;
    }
}
