package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Super-pixels by simple linear iterative clustering (Achanta, Shaji, Smith, Lucchi, Fua,
/// Süsstrunk, 2012), for a space of any number of axes. Centres start on a grid of step `s`; each
/// position goes to the centre nearest by `D² = |Δcolour|²/σ² + compactness²·|Δposition|²/s²`, each
/// centre goes to the mean of its positions, ten times over. Pieces that lie apart become features
/// of their own; one smaller than a quarter of `s^axes` joins a neighbour.
///
/// Departures: colours are the value's own channels, in units of the value's standard deviation
/// `σ`, rather than CIELAB; centres do not start at the least gradient. Ties go to the first
/// centre, and nothing is random. A value without space, `[n, c]`, has a feature for each element.
///
/// @param segments about how many super-pixels there are
/// @param compactness how much positions count beside colours: 1 weighs a step `s` as much as a
///   colour's standard deviation
public record Slic(int segments, double compactness) implements Features {
    private static final int ROUNDS = 10;

    /// @param segments at least one
    public Slic {
        if (segments < 1 || !(compactness > 0)) {
            throw new CamException(
                    "super-pixels: need at least one and a compactness above zero, got "
                            + segments
                            + " and "
                            + compactness);
        }
    }

    /// About 50 super-pixels.
    public static Slic standard() {
        return new Slic(50, 0.5);
    }

    @Override
    public Partition of(Tensor value, int sample) {
        if (value.shape().rank() == 2) return new Elements().of(value, sample);
        Shape space = new Shape(Space.extents(value));
        Clusters clusters = new Clusters(value, space, segments, compactness);
        for (int round = 0; round < ROUNDS; round++) {
            clusters.assign();
            clusters.move();
        }
        return Partition.of(
                value.shape().with(1, 1), connected(clusters.nearest, space, clusters.least()));
    }

    /// The positions of the centres and to which each position belongs.
    private static final class Clusters {
        private final double[][] points;
        private final double[][] centres;
        private final double step;
        private final int axes;
        private final int[] nearest;

        /// A point is its position in units of `s / compactness` and its colour in units of `σ`.
        Clusters(Tensor value, Shape space, int segments, double compactness) {
            this.axes = space.rank();
            int count = space.size();
            this.step = StrictMath.max(StrictMath.pow((double) count / segments, 1.0 / axes), 1);
            this.points = new double[count][axes + value.shape().dim(1)];
            double[] colours = value.toDoubles();
            double deviation = deviation(colours);
            for (int p = 0; p < count; p++) {
                int rest = p;
                for (int a = axes - 1; a >= 0; a--) {
                    points[p][a] = (rest % space.dim(a)) * compactness / step;
                    rest /= space.dim(a);
                }
                for (int c = 0; c < value.shape().dim(1); c++)
                    points[p][axes + c] = colours[c * count + p] / deviation;
            }
            this.centres = start(space);
            this.nearest = new int[count];
        }

        private static double deviation(double[] x) {
            double mean = 0;
            double squares = 0;
            for (double v : x) mean += v / x.length;
            for (double v : x) squares += (v - mean) * (v - mean) / x.length;
            return squares > 0 ? Math.sqrt(squares) : 1;
        }

        private double[][] start(Shape space) {
            int[] along = new int[axes];
            Arrays.setAll(along, a -> Math.max(1, (int) StrictMath.rint(space.dim(a) / step)));
            double[][] found = new double[new Shape(along).size()][];
            for (int k = 0; k < found.length; k++) {
                int rest = k;
                int position = 0;
                int stride = 1;
                for (int a = axes - 1; a >= 0; a--) {
                    int at = (2 * (rest % along[a]) + 1) * space.dim(a) / (2 * along[a]);
                    position += at * stride;
                    stride *= space.dim(a);
                    rest /= along[a];
                }
                found[k] = points[position].clone();
            }
            return found;
        }

        int least() {
            return (int) (StrictMath.pow(step, axes) / 4);
        }

        void assign() {
            for (int p = 0; p < points.length; p++) {
                double best = Double.POSITIVE_INFINITY;
                for (int k = 0; k < centres.length; k++) {
                    double d = distance(points[p], centres[k], best);
                    if (d < best) {
                        best = d;
                        nearest[p] = k;
                    }
                }
            }
        }

        /// `D²`, or infinity as soon as it is not below `best`.
        private static double distance(double[] a, double[] b, double best) {
            double d = 0;
            for (int i = 0; i < a.length; i++) {
                d += (a[i] - b[i]) * (a[i] - b[i]);
                if (!(d < best)) return Double.POSITIVE_INFINITY;
            }
            return d;
        }

        void move() {
            double[][] sums = new double[centres.length][points[0].length];
            int[] members = new int[centres.length];
            for (int p = 0; p < points.length; p++) {
                members[nearest[p]]++;
                for (int i = 0; i < points[p].length; i++) sums[nearest[p]][i] += points[p][i];
            }
            for (int k = 0; k < centres.length; k++) {
                if (members[k] == 0) continue;
                for (int i = 0; i < sums[k].length; i++) centres[k][i] = sums[k][i] / members[k];
            }
        }
    }

    /// Numbers for connected pieces of equal labels; a piece of fewer than `least` positions gets
    /// the number of a piece before it.
    private static int[] connected(int[] label, Shape space, int least) {
        int[] piece = new int[label.length];
        Arrays.fill(piece, -1);
        int[] queue = new int[label.length];
        int count = 0;
        for (int start = 0; start < label.length; start++) {
            if (piece[start] >= 0) continue;
            int before = -1;
            int size = 0;
            queue[size++] = start;
            piece[start] = count;
            for (int q = 0; q < size; q++) {
                int inside = 1;
                for (int a = space.rank() - 1; a >= 0; inside *= space.dim(a--)) {
                    int at = queue[q] / inside % space.dim(a);
                    for (int side = -1; side <= 1; side += 2) {
                        if (at + side < 0 || at + side >= space.dim(a)) continue;
                        int other = queue[q] + side * inside;
                        if (piece[other] >= 0 && piece[other] < count) before = piece[other];
                        if (piece[other] >= 0 || label[other] != label[start]) continue;
                        piece[other] = count;
                        queue[size++] = other;
                    }
                }
            }
            if (size >= least || before < 0) count++;
            else for (int q = 0; q < size; q++) piece[queue[q]] = before;
        }
        return piece;
    }
}
