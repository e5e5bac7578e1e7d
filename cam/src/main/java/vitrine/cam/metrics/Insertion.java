package vitrine.cam.metrics;

import vitrine.cam.Profile;

/// Insertion (Petsiuk, Das, Saenko, 2018): the area under the curve of the score while parts of the
/// input are put back into what is left without them, the most relevant first. The score should be
/// a probability, so that areas of different inputs can be compared.
///
/// Worked example: two positions `x = [.7 .3]`, the score their sum, the map `x` itself, put back
/// one by one: scores `[0 .7 1]`, area `½ · .35 + ½ · .85 = .6`.
///
/// Departures: the paper starts from the blurred input, Xplique and torch-cam from zeros.
///
/// @param steps how many scores after the first
/// @param patch the side of the parts in positions, 1 for single ones
/// @param fill what stands where a part is not yet
/// @param form how steps are counted
public record Insertion(int steps, int patch, Fill fill, Curve.Form form) implements Metric {
    /// @param steps at least one, as the side of the parts
    public Insertion {
        Curve.check("insertion", steps, patch);
    }

    /// Single positions put into the blurred input or, as the libraries do, into zeros.
    public static Insertion of(Profile profile) {
        Curve.Form form = Curve.Form.of(profile);
        Fill fill = form == Curve.Form.PAPER ? new Fill.Blur(5) : new Fill.Constant(0);
        return new Insertion(form == Curve.Form.XPLIQUE ? 10 : 20, 1, fill, form);
    }

    @Override
    public String name() {
        return "insertion";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        return Estimate.exact(curve(trial).area());
    }

    /// The whole curve.
    public Curve curve(Trial trial) {
        return Curve.along(
                name(), trial, fill.of(trial.input()), trial.input(), steps, patch, form);
    }
}
