package vitrine.cam.audit;

import vitrine.cam.NotApplicable;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

import java.util.Set;

/// What a method that is linear in the score must do with another: the map of `-2 S` is the map of
/// `S` times minus two, to the bit, since multiplying by minus two rounds nothing. A method that
/// takes the positive part of something, `Σ_k f_k` with `f = relu(∂S/∂A) A` or `relu(∂S/∂A A)`, has
/// another identity: `map(S) - map(-S) = Σ_k ∂S/∂A_k A_k`, because `relu(x) - relu(-x) = x`.
public record NegatedScore() implements Check {
    private static final Set<String> LINEAR =
            Set.of(
                    "cam",
                    "grad-cam",
                    "xgrad-cam",
                    "hires-cam",
                    "linear-approximation",
                    "input-x-gradient",
                    "integrated-gradients",
                    "deep-lift",
                    "conductance",
                    "internal-influence",
                    "shapley-cam");
    private static final Set<String> POSITIVE = Set.of("layer-cam", "element-grad-cam");

    @Override
    public String name() {
        return "other sign of the score";
    }

    @Override
    public Verdict of(Audit a) {
        String method = a.method().name();
        if (LINEAR.contains(method)) return linear(a);
        if (POSITIVE.contains(method)) return positive(a);
        return Verdict.inapplicable(this, method + " is not linear in the score");
    }

    private static Tensor map(Audit a, double factor) {
        Study s = a.study();
        Target own = a.answer().target();
        Target other = Target.of(factor + " S", y -> own.score(y).mul(factor));
        return new Study(s.model(), s.inputs(), s.places(), other, s.sweep())
                .explain(a.method())
                .map();
    }

    private Verdict linear(Audit a) {
        double off = Numbers.furthest(map(a, -2).toDoubles(), a.answer().map().mul(-2).toDoubles());
        String says =
                off == 0
                        ? "the map of -2 S is -2 times the map, to the bit"
                        : "the map of -2 S differs from -2 times the map by up to "
                                + Numbers.of(off);
        return Verdict.of(this, off == 0, says);
    }

    private Verdict positive(Audit a) {
        Enclosed x = Enclosed.of(given(a, "activation"));
        Enclosed wanted = x.times(Enclosed.of(given(a, "gradient"))).overChannels();
        double[] plus = a.answer().map().toDoubles();
        double[] minus = map(a, -1).toDoubles();
        double worst = 0;
        for (int i = 0; i < plus.length; i++) {
            double off = Math.abs(plus[i] - minus[i] - wanted.value()[i]);
            double room =
                    2 * wanted.error()[i]
                            + Numbers.SINGLE * (Math.abs(plus[i]) + Math.abs(minus[i]));
            if (off > 0) worst = Math.max(worst, off / room);
        }
        return Verdict.of(
                this,
                worst <= 1,
                "map(S) - map(-S) = Σ ∂S/∂A A, rounding uses "
                        + Numbers.of(100 * worst)
                        + " % of its bound");
    }

    private static Tensor given(Audit a, String name) {
        return a.quantity(name)
                .orElseThrow(() -> new NotApplicable("the result carries no " + name));
    }
}
