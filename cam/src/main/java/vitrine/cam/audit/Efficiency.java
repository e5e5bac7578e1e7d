package vitrine.cam.audit;

import vitrine.engine.Tensor;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Efficiency of Shapley values (1953): the players' shares add up to what all together bring,
/// `S(x) - S(baseline)`; to one rounding to single precision of each share, `2⁻²⁴ Σ|φ|`, and of
/// both scores.
public record Efficiency() implements Check {
    private static final Set<String> METHODS = Set.of("shapley-values", "kernel-shap");

    @Override
    public String name() {
        return "efficiency";
    }

    @Override
    public Verdict of(Audit a) {
        String method = a.method().name();
        if (!METHODS.contains(method) || a.method().toString().contains("form=FREE"))
            return Verdict.inapplicable(this, method + " shares nothing out");
        if (a.answer().score().shape().dim(0) > 1)
            return Verdict.inapplicable(this, "there are several samples, each a game of its own");
        double[] players = a.answer().derivation().note("features").value().toDoubles();
        Tensor map = a.answer().map();
        if (players.length != map.shape().size())
            return Verdict.inapplicable(this, "features have channels of their own");
        double[] values = map.toDoubles();
        Map<Double, Double> shares = new TreeMap<>();
        for (int i = 0; i < players.length; i++) shares.put(players[i], values[i]);
        double sum = 0;
        double size = 0;
        for (double phi : shares.values()) {
            sum += phi;
            size += Math.abs(phi);
        }
        double all = a.answer().score().item();
        double nothing = a.answer().derivation().note("nothing").value().item();
        double off = Math.abs(sum - (all - nothing));
        double allowed = Numbers.SINGLE * (size + Math.abs(all) + Math.abs(nothing));
        return Verdict.of(
                this,
                off <= allowed,
                shares.size()
                        + " shares add up to S(x) - S(baseline) = "
                        + Numbers.of(all - nothing)
                        + " but for "
                        + Numbers.of(off)
                        + " of "
                        + Numbers.of(allowed));
    }
}
