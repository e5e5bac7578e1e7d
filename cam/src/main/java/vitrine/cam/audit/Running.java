package vitrine.cam.audit;

import vitrine.cam.Note;
import vitrine.engine.Witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A quantity with the bound that ran along from the place on.
///
/// @param name the quantity
/// @param largest magnitude of its elements
/// @param error the largest difference from double precision
/// @param bound the largest bound of an element
/// @param share the largest share that an element's error has of its bound
record Running(String name, double largest, double error, double bound, double share) {
    /// Room for the roundings of double precision, of which there is one for each in single.
    private static final double DOUBLE = 0x1p-20;

    static List<Running> of(Observation o) {
        List<Running> all = new ArrayList<>();
        for (Note note : o.answer().derivation().notes()) all.add(of(o.witness(), note));
        return all;
    }

    private static Running of(Witness witness, Note note) {
        double[] x = note.value().toDoubles();
        double[] exact = witness.exact(note.value());
        double[] bound = witness.bound(note.value());
        double share = 0;
        for (int i = 0; i < x.length; i++) {
            double off = Math.abs(x[i] - exact[i]);
            double room = bound[i] * (1 + DOUBLE) + Math.ulp(exact[i]);
            if (off > 0) share = Math.max(share, off / room);
        }
        return new Running(
                note.name(),
                Numbers.most(x),
                Numbers.furthest(x, exact),
                Numbers.most(bound),
                share);
    }

    boolean kept() {
        return share <= 1;
    }

    String row() {
        String says = bound < largest || bound == 0 ? "" : " (too wide to say anything)";
        return String.format(
                Locale.ROOT,
                "%-24s off by %9s from the place on, running bound %9s of %9s%s",
                name,
                Numbers.of(error),
                Numbers.of(bound),
                Numbers.of(largest),
                says);
    }
}
