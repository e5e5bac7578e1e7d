package vitrine.cam.audit;

import vitrine.cam.Note;
import vitrine.cam.Saliency;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The whole derivation once more, from the photo on, in double precision with textbook loops. Each
/// quantity is shown with how far single precision has moved it, in itself and as a share of its
/// largest value. It holds if the answer is the same: the errors are too small to exchange the
/// map's top and bottom, and it is greatest in the same place, or in one whose value is less than
/// the errors away.
public record Rederived() implements Check {
    @Override
    public String name() {
        return "derived in double";
    }

    @Override
    public Verdict of(Audit a) {
        Saliency single = a.answer();
        Saliency exact = a.exact();
        List<String> rows = new ArrayList<>();
        rows.add(row("quantity", "shape", "largest", "off by", "share"));
        double worst = 0;
        for (Note note : single.derivation().notes()) {
            Optional<Tensor> other = Audit.find(exact, note.name());
            if (other.isEmpty() || !other.get().shape().equals(note.value().shape())) {
                String why = note.name() + " is missing or has another shape in double precision";
                return Verdict.of(this, false, why);
            }
            double[] x = note.value().toDoubles();
            double[] y = other.get().toDoubles();
            double off = Numbers.furthest(x, y);
            double most = Numbers.most(y);
            double share = most == 0 ? off : off / most;
            if (note.name().endsWith("map")) worst = share;
            rows.add(
                    row(
                            note.name(),
                            note.value().shape().toString(),
                            Numbers.of(most),
                            Numbers.of(off),
                            Numbers.of(share)));
        }
        return verdict(single.map(), exact.map(), worst, rows);
    }

    private Verdict verdict(Tensor map, Tensor exact, double worst, List<String> rows) {
        double[] x = map.toDoubles();
        double[] y = exact.toDoubles();
        int best = best(x);
        int there = best(y);
        double gap = y[there] - y[best];
        double allowed = 2 * Numbers.furthest(x, y);
        double range = y[there] - Arrays.stream(y).min().orElse(0);
        if (!(allowed < range || allowed == 0)) {
            String why = "the map is another one: off by up to ";
            return Verdict.of(
                    this, false, why + Numbers.of(allowed / 2) + " of " + Numbers.of(range), rows);
        }
        boolean same = gap <= allowed;
        String where =
                same
                        ? "the map is greatest in the same place"
                        : "the map is greatest elsewhere, where double precision has "
                                + Numbers.of(gap)
                                + " more; the errors explain "
                                + Numbers.of(allowed);
        String moved = ", and is off by " + Numbers.of(worst) + " of its largest value";
        return Verdict.of(this, same, where + moved, rows);
    }

    private static int best(double[] x) {
        int best = 0;
        for (int i = 1; i < x.length; i++) if (x[i] > x[best]) best = i;
        return best;
    }

    private static String row(String... cells) {
        return String.format(
                Locale.ROOT, "%-24s %-20s %10s %10s %10s", Arrays.copyOf(cells, 5, Object[].class));
    }
}
