package vitrine.cam.metrics;

/// Coherency (Poppi, Cornia, Baraldi, Cucchiara, 2021): `(1 + ρ)/2` with Pearson's correlation `ρ`
/// of the map `m` of `x` and the map of `x ⊙ m`. What is outside of a good map does not change it.
///
/// Worked example: two maps `[0 1]` and `[0 .5]` go together, `ρ = 1`, so 1; `[0 1]` and `[1 0]`
/// speak against each other, so 0.
///
/// Departures: pytorch-grad-cam adds 1e-8 to the product of the deviations.
public record Coherency() implements Metric {
    @Override
    public String name() {
        return "coherency";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        double[] map = trial.map().toDoubles();
        double[] again = trial.mapAt(Masked.input(trial, Masked.Mask.MAP)).toDoubles();
        return Estimate.exact((1 + Correlation.PEARSON.of(again, map)) / 2);
    }
}
