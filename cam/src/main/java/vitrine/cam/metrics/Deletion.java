package vitrine.cam.metrics;

import vitrine.cam.Profile;

/// Deletion (Petsiuk, Das, Saenko, 2018): the area under the curve of the score while parts of the
/// input are taken away, the most relevant first. A good map finds at once what the score stands
/// on. The score should be a probability, so that areas of different inputs can be compared.
///
/// Worked example: five positions `x = [.3 .25 .2 .15 .1]`, the score their sum, the map `x`
/// itself, taken away in three steps of two as torch-cam counts them: shares `[0 .4 .8 1]`, scores
/// `[1 .45 .1 0]`, area `.4 · 1.45/2 + .4 · .55/2 + .2 · .1/2 = .41`.
///
/// Departures: Xplique takes ten steps and averages over a batch before it takes the area, which is
/// the same; torch-cam takes twenty. See [Curve.Form].
///
/// @param steps how many scores after the input's own
/// @param patch the side of the parts in positions, 1 for single ones
/// @param fill what stands where a part was
/// @param form how steps are counted
public record Deletion(int steps, int patch, Fill fill, Curve.Form form) implements Metric {
    /// @param steps at least one, as the side of the parts
    public Deletion {
        Curve.check("deletion", steps, patch);
    }

    /// Single positions replaced by zero, in as many steps as the profile's library takes.
    public static Deletion of(Profile profile) {
        Curve.Form form = Curve.Form.of(profile);
        return new Deletion(form == Curve.Form.XPLIQUE ? 10 : 20, 1, new Fill.Constant(0), form);
    }

    @Override
    public String name() {
        return "deletion";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        return Estimate.exact(curve(trial).area());
    }

    /// The whole curve.
    public Curve curve(Trial trial) {
        return Curve.along(
                name(), trial, trial.input(), fill.of(trial.input()), steps, patch, form);
    }
}
