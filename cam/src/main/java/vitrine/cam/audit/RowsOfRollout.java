package vitrine.cam.audit;

import vitrine.engine.Tensor;

/// Attention rollout's matrix is a product of averages of probabilities and identities: its rows
/// add up to one and no element is negative; in double precision to `2⁻²⁴`.
public record RowsOfRollout() implements Check {
    @Override
    public String name() {
        return "rows of the rollout";
    }

    @Override
    public Verdict of(Audit a) {
        if (!a.method().name().equals("attention-rollout"))
            return Verdict.inapplicable(this, a.method().name() + " rolls no attention out");
        Tensor rollout = a.exact().derivation().note("rollout").value();
        double[] rows = rollout.sum(2).toDoubles();
        double off = 0;
        for (double row : rows) off = Math.max(off, Math.abs(row - 1));
        double least = rollout.amin().item();
        return Verdict.of(
                this,
                off <= Numbers.SINGLE && least >= 0,
                rows.length
                        + " rows add up to 1 but for "
                        + Numbers.of(off)
                        + "; the least element is "
                        + Numbers.of(least));
    }
}
