package vitrine.app.report;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Note;
import vitrine.cam.Saliency;
import vitrine.cam.image.Photo;
import vitrine.scenes.Score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a report tells of one map.
///
/// @param label what the map is called beside others of the same input
/// @param overlays the map over each sample
/// @param method the method with its parameters
/// @param target what was explained
/// @param defect why the map says nothing, or an empty text
/// @param score how well it shows what is known to be there, or null where that is not known
/// @param quantities its derivation
public record Finding(
        String label,
        List<Photo> overlays,
        String method,
        String target,
        String defect,
        @Nullable Score score,
        List<Quantity> quantities) {
    /// @param overlays of the map, one for each sample; none where it cannot be drawn
    public static Finding of(
            String label, List<Photo> overlays, Saliency answer, @Nullable Score score) {
        List<Quantity> quantities = new ArrayList<>();
        for (Note note : answer.derivation().notes()) quantities.add(Quantity.of(note));
        return new Finding(
                label,
                overlays,
                answer.derivation().method(),
                answer.derivation().target(),
                answer.defect(),
                score,
                quantities);
    }

    String caption() {
        Score s = score;
        if (s == null) return label;
        return String.format(
                Locale.ROOT,
                "%s: %s, energy %.2f, IoU %.2f",
                label,
                s.hit() > 0 ? "hit" : "miss",
                s.energy(),
                s.overlap());
    }
}
