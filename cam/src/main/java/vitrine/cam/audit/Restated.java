package vitrine.cam.audit;

import vitrine.cam.NotApplicable;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The method's published formula, written independently in [Formulas], applied in double precision
/// to the quantities that the result carries. It holds if everything that follows from them lies
/// within the rounding errors of the formula in single precision, element by element.
public record Restated() implements Check {
    @Override
    public String name() {
        return "formula restated";
    }

    @Override
    public Verdict of(Audit a) {
        Formulas.Formula formula = formula(a.method().toString());
        Map<String, Enclosed> follows = formula.apply(name -> Enclosed.of(carried(a, name)));
        List<String> names = new ArrayList<>();
        double worst = 0;
        for (Map.Entry<String, Enclosed> e : follows.entrySet()) {
            double[] said = carried(a, e.getKey()).toDoubles();
            double share = share(said, e.getValue());
            if (!(share <= 1)) {
                double off = Numbers.furthest(said, e.getValue().value());
                return Verdict.of(
                        this,
                        false,
                        e.getKey()
                                + " does not follow from the quantities before it: off by up to "
                                + Numbers.of(off)
                                + ", "
                                + Numbers.of(share)
                                + " times what rounding can do");
            }
            worst = Math.max(worst, share);
            names.add(e.getKey());
        }
        return Verdict.of(
                this,
                true,
                String.join(" and ", names)
                        + " follow from the quantities before; rounding uses "
                        + Numbers.of(100 * worst)
                        + " % of its bound");
    }

    private static Formulas.Formula formula(String text) {
        for (Map.Entry<String, Formulas.Formula> e : Formulas.all().entrySet())
            if (text.startsWith(e.getKey())) return e.getValue();
        throw new NotApplicable(
                text
                        + " has no formula from its quantities to its map that could be written"
                        + " apart from it; see the other checks");
    }

    private static Tensor carried(Audit a, String name) {
        return a.quantity(name)
                .orElseThrow(() ->
                        new NotApplicable(
                                "the result carries no quantity "
                                        + name
                                        + ", from which the formula starts"));
    }

    private static double share(double[] said, Enclosed exact) {
        if (said.length != exact.value().length) return Double.POSITIVE_INFINITY;
        double share = 0;
        for (int i = 0; i < said.length; i++) {
            double off = Math.abs(said[i] - exact.value()[i]);
            if (off != 0) share = Math.max(share, off / exact.error()[i]);
        }
        return share;
    }
}
