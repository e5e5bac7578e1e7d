package vitrine.cam;

import vitrine.engine.Tensor;

/// The answer to one question.
///
/// @param map the raw signed map `[n, 1, h, w]` at the layer's resolution
/// @param score what was explained, `[n, 1]`
/// @param output the model's output
/// @param target what was explained, resolved: the top class has become a class
/// @param derivation how the map came about
public record Saliency(
        Tensor map, Tensor score, Tensor output, Target target, Derivation derivation) {
    /// Why the map says nothing, or an empty text if it says something: it is constant, or not
    /// finite.
    public String defect() {
        double[] v = map.toDoubles();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double x : v) {
            if (!Double.isFinite(x)) return "the map has values that are not finite";
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        if (min == max)
            return "the map is "
                    + min
                    + " everywhere: the score does not tell positions apart here";
        if (max <= 0)
            return "the map is nowhere positive: nothing at this layer speaks for the target";
        return "";
    }
}
