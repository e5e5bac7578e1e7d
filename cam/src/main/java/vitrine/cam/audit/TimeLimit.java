package vitrine.cam.audit;

import vitrine.cam.NotApplicable;
import vitrine.cam.Sweep;

import java.util.Locale;

/// How long one derivation in double precision may take: a sweep that would take longer is given up
/// after its first part, and says so.
///
/// @param seconds infinite for as long as it takes
public record TimeLimit(double seconds) {
    /// As long as it takes.
    public static final TimeLimit NONE = new TimeLimit(Double.POSITIVE_INFINITY);

    /// A sweep under the limit, which starts now.
    Sweep on(Sweep sweep) {
        long[] first = new long[1];
        long start = System.nanoTime();
        return new Sweep(
                sweep.batch(),
                (what, done, total) -> {
                    double spent = (System.nanoTime() - start) / 1e9;
                    if (first[0]++ == 0 && spent * total / done > seconds) {
                        throw new NotApplicable(
                                String.format(
                                        Locale.ROOT,
                                        "%s: would take about %.0f seconds in double precision,"
                                                + " more than the limit of %.0f",
                                        what,
                                        spent * total / done,
                                        seconds));
                    }
                    sweep.progress().at(what + ", again", done, total);
                });
    }
}
