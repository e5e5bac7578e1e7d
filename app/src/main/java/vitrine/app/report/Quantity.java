package vitrine.app.report;

import vitrine.cam.Note;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.Locale;

/// A quantity of a derivation in a few words.
///
/// @param name the paper's name
/// @param shape its extents
/// @param least its least value
/// @param mean of its values
/// @param most its greatest value
/// @param digest the beginning of its SHA-256
record Quantity(String name, String shape, double least, double mean, double most, String digest) {
    /// What the columns of [#row] are.
    static final List<String> HEAD =
            List.of("quantity", "shape", "least", "mean", "greatest", "SHA-256 begins");

    private static final int DIGITS = 16;

    static Quantity of(Note note) {
        Tensor value = note.value();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double[] values = value.toDoubles();
        for (double v : values) {
            least = Math.min(least, v);
            most = Math.max(most, v);
            sum += v;
        }
        return new Quantity(
                note.name(),
                value.shape().toString(),
                least,
                sum / values.length,
                most,
                note.digest().hex().substring(0, DIGITS));
    }

    List<String> row() {
        return List.of(name, shape, number(least), number(mean), number(most), digest);
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.5g", v);
    }
}
