package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// The pointing game (Zhang, Lin, Brandt, Shen, Sclaroff, 2016): a map hits an object if its
/// greatest value, of equal ones the first, lies on it or less than a tolerance away. One map's
/// figure is 1 for a hit and 0 for a miss; a [Tally] has each class's accuracy.
///
/// {@snippet :
/// PointingGame.Tally tally = PointingGame.Tally.of(20);
/// for (Photo photo : photos) {
///     List<Integer> point = PointingGame.point(photo.map());
///     tally = tally.with(photo.label(), PointingGame.hit(photo.object(), point, 15));
/// }
/// double accuracy = tally.accuracy();
/// }
///
/// Worked example, tolerance 2, an object in position 0 of a row of four: the points 0 and 1 hit, 2
/// does not, because its distance is not less than 2.
///
/// @param region where the object is
/// @param tolerance in positions; the paper's is 15 for photos, and with 0 nothing hits
public record PointingGame(Region region, double tolerance) implements Metric {
    /// @param tolerance not negative
    public PointingGame {
        if (!(tolerance >= 0)) {
            throw new CamException(
                    "pointing game: needs a tolerance that is not negative, got " + tolerance);
        }
    }

    @Override
    public String name() {
        return "pointing-game";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Estimate of(Trial trial) {
        boolean[] inside = region.inside(trial);
        int[] extents = Space.extents(trial.positions());
        boolean hit = near(inside, extents, point(trial.positions()), tolerance);
        return Estimate.exact(hit ? 1 : 0);
    }

    /// Where a map `[1, 1, ...]` is greatest, one number per axis of its space; of equal places the
    /// first.
    public static List<Integer> point(Tensor map) {
        double[] values = map.toDoubles();
        if (values.length == 0 || values.length != Space.positions(map)) {
            throw new CamException(
                    "pointing game: needs a map of one sample and channel, got " + map.shape());
        }
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return place(best, Space.extents(map));
    }

    private static List<Integer> place(int index, int... extents) {
        Integer[] at = new Integer[extents.length];
        for (int a = extents.length - 1, rest = index; a >= 0; rest /= extents[a--]) {
            at[a] = rest % extents[a];
        }
        return List.of(at);
    }

    /// Whether a point hits an object.
    ///
    /// @param object its extents; not zero where the object is
    /// @param point one number per axis
    /// @param tolerance in positions
    public static boolean hit(Tensor object, List<Integer> point, double tolerance) {
        int[] extents = object.shape().dims();
        if (extents.length != point.size()) {
            throw new CamException(
                    "pointing game: needs an object with the map's axes, got "
                            + object.shape()
                            + " for the point "
                            + point);
        }
        double[] values = object.toDoubles();
        boolean[] inside = new boolean[values.length];
        for (int i = 0; i < values.length; i++) inside[i] = values[i] != 0;
        return near(inside, extents, point, tolerance);
    }

    private static boolean near(
            boolean[] inside, int[] extents, List<Integer> point, double tolerance) {
        return IntStream.range(0, inside.length)
                .anyMatch(i ->
                        inside[i] && squares(place(i, extents), point) < tolerance * tolerance);
    }

    private static double squares(List<Integer> at, List<Integer> point) {
        double sum = 0;
        for (int a = 0; a < at.size(); a++) {
            double d = at.get(a) - point.get(a);
            sum += d * d;
        }
        return sum;
    }

    /// How many attempts of each class hit.
    ///
    /// @param hits of each class
    /// @param attempts of each class
    public record Tally(List<Integer> hits, List<Integer> attempts) {
        /// Copies the counts.
        public Tally {
            hits = List.copyOf(hits);
            attempts = List.copyOf(attempts);
        }

        /// No attempts yet, of that many classes.
        public static Tally of(int classes) {
            List<Integer> none = Collections.nCopies(classes, 0);
            return new Tally(none, none);
        }

        /// And one more attempt.
        public Tally with(int label, boolean hit) {
            if (label < 0 || label >= hits.size()) {
                throw new CamException(
                        "pointing game: class "
                                + label
                                + " is not one of "
                                + hits.size()
                                + " (0 to "
                                + (hits.size() - 1)
                                + ")");
            }
            return new Tally(hit ? more(hits, label) : hits, more(attempts, label));
        }

        private static List<Integer> more(List<Integer> counts, int label) {
            Integer[] y = counts.toArray(Integer[]::new);
            y[label]++;
            return Arrays.asList(y);
        }

        /// The share of a class's attempts that hit, 0 if there was none.
        public double accuracy(int label) {
            return (double) hits.get(label) / Math.max(1, attempts.get(label));
        }

        /// The mean over the classes that occurred, 0 if there was none.
        public double accuracy() {
            return IntStream.range(0, hits.size())
                    .filter(c -> attempts.get(c) > 0)
                    .mapToDouble(this::accuracy)
                    .average()
                    .orElse(0);
        }
    }
}
