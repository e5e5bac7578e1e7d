package vitrine.cam.audit;

import vitrine.engine.Witness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Every step of the result, forward, backward and of the method, once more in double precision on
/// the very numbers that it was given. It holds if each element of each step is off by no more than
/// that step's own roundings can do: `γ_n Σ|terms|` with `γ_n = n·u / (1 - n·u)`, `u = 2⁻²⁴`, for a
/// sum whose terms meet `n` roundings (Higham, 2002), and the documented units in the last place
/// for a function.
///
/// A second bound goes along with the values from the place on and adds up what all steps can do
/// together; each quantity is shown with it and with its error, and must keep it.
public record Steps() implements Check {
    private static final int SHOWN = 5;

    @Override
    public String name() {
        return "error of every step";
    }

    @Override
    public Verdict of(Audit a) {
        if (a.engine().name().equals("reference"))
            return Verdict.inapplicable(this, "the result is in double precision");
        try (Observation o = Observation.of(a)) {
            List<Witness.Step> steps = o.witness().steps();
            long numbers = steps.stream().mapToLong(Witness.Step::elements).sum();
            List<Witness.Step> worst =
                    steps.stream()
                            .sorted(Comparator.comparingDouble(Witness.Step::share).reversed())
                            .toList();
            List<String> rows = new ArrayList<>();
            worst.stream().limit(SHOWN).forEach(s -> rows.add(row(s)));
            Witness.Step first = worst.getFirst();
            boolean kept = first.share() <= 1;
            List<Running> running = Running.of(o);
            running.forEach(r -> rows.add(r.row()));
            boolean bounded = running.stream().allMatch(Running::kept);
            String because =
                    steps.size()
                            + " kinds of step with "
                            + numbers
                            + " numbers: the worst uses "
                            + Numbers.of(100 * first.share())
                            + " % of its bound"
                            + (kept ? "" : ", " + place(first))
                            + (bounded ? "" : "; a quantity leaves its running bound");
            return Verdict.of(this, kept && bounded, because, rows);
        }
    }

    private static String place(Witness.Step s) {
        return s.what() + " in " + (s.scope().isEmpty() ? "the method" : s.scope());
    }

    private static String row(Witness.Step s) {
        return String.format(
                Locale.ROOT,
                "%-60s off by %9s, %5.1f %% of its bound",
                place(s),
                Numbers.of(s.error()),
                100 * s.share());
    }
}
