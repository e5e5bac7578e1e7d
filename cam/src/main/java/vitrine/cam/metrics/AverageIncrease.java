package vitrine.cam.metrics;

/// Average increase (Chattopadhay, Sarkar, Howlader, Balasubramanian, 2018): 1 if `s(x ⊙ m) > s(x)`
/// for the map `m` as a mask, else 0. The mean over samples is the share of inputs in which the
/// model trusts more when it sees what the map lets through alone. pytorch-grad-cam's
/// IncreaseInConfidence.
///
/// Worked example: `s(x) = 0.8`, `s(x ⊙ m) = 0.9`: 1.
///
/// @param mask how the map becomes a mask
public record AverageIncrease(Masked.Mask mask) implements Metric {
    @Override
    public String name() {
        return "average-increase";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        Masked scores = Masked.of(trial, mask);
        return Estimate.exact(scores.after() > scores.before() ? 1 : 0);
    }
}
