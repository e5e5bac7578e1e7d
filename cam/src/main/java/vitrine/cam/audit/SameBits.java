package vitrine.cam.audit;

import vitrine.cam.Note;
import vitrine.cam.Saliency;
import vitrine.engine.Engine;

import java.util.List;

/// The same question gives the same bits: asked again, and on one thread. A model or a hook that
/// remembers, counts or draws numbers is found here.
public record SameBits() implements Check {
    @Override
    public String name() {
        return "same bits";
    }

    @Override
    public Verdict of(Audit a) {
        String again = difference(a.answer(), a.study().explain(a.method()));
        if (!again.isEmpty()) return Verdict.of(this, false, "a second run differs: " + again);
        int count = a.answer().derivation().notes().size();
        String runs = "a second run";
        if (a.engine().name().equals("simd")) {
            try (Engine alone = Engine.cpu(1)) {
                Saliency other = a.subject().study().apply(alone).explain(a.method());
                String found = difference(a.answer(), other);
                if (!found.isEmpty())
                    return Verdict.of(this, false, "a run on one thread differs: " + found);
            }
            runs += " and a run on one thread";
        }
        return Verdict.of(this, true, count + " quantities are equal in " + runs);
    }

    private static String difference(Saliency first, Saliency other) {
        List<Note> was = first.derivation().notes();
        List<Note> is = other.derivation().notes();
        for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
            Note note = was.get(i);
            if (note.digest().equals(is.get(i).digest()) && note.name().equals(is.get(i).name()))
                continue;
            double off = Numbers.furthest(note.value().toDoubles(), is.get(i).value().toDoubles());
            return "quantity " + (i + 1) + ", " + note.name() + ", by up to " + Numbers.of(off);
        }
        return was.size() == is.size() ? "" : "it asked for " + is.size() + " quantities";
    }
}
