package vitrine.cam.metrics;

/// The change of confidence: `s(x ⊙ m) - s(x)` for the map `m` as a mask. pytorch-grad-cam's
/// CamMultImageConfidenceChange.
///
/// Worked example: `s(x) = 0.8`, `s(x ⊙ m) = 0.6`: the change is -0.2.
///
/// @param mask how the map becomes a mask
public record ConfidenceChange(Masked.Mask mask) implements Metric {
    @Override
    public String name() {
        return "confidence-change";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        Masked scores = Masked.of(trial, mask);
        return Estimate.exact(scores.after() - scores.before());
    }
}
