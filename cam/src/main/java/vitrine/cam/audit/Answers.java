package vitrine.cam.audit;

import vitrine.cam.Evidence;

import java.util.Optional;

/// The map says something: it is finite, not constant and somewhere positive, and where the method
/// asked for a gradient, or looks at the input of which it makes a map, the score reacts. A
/// saturated model, whose gradient is zero everywhere, is found here.
public record Answers() implements Check {
    @Override
    public String name() {
        return "says something";
    }

    @Override
    public Verdict of(Audit a) {
        String defect = a.answer().defect();
        if (!defect.isEmpty()) return Verdict.of(this, false, defect);
        Optional<double[]> gradient = a.quantity("gradient").map(t -> t.toDoubles());
        double[] g = gradient.orElseGet(() -> evidence(a).gradient().toDoubles());
        int zeros = 0;
        for (double v : g) if (v == 0) zeros++;
        String share = Numbers.of(100.0 * (g.length - zeros) / g.length);
        if (zeros == g.length) {
            return Verdict.of(
                    this,
                    false,
                    "every gradient at "
                            + a.study().places().getFirst()
                            + " is 0: the score is saturated and does not react to it");
        }
        return Verdict.of(
                this, true, "the map varies, and " + share + " % of the gradient is not zero");
    }

    private static Evidence evidence(Audit a) {
        return a.study().evidence();
    }
}
