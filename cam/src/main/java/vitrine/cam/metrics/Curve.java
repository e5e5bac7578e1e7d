package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Profile;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/// Scores along the way from one input to another, whose parts change in the order of a map, the
/// most relevant first; of parts with equal values the first comes first.
///
/// @param shares which share of the parts has changed
/// @param scores the score there
/// @param area under the curve, over shares from 0 to 1
public record Curve(List<Double> shares, List<Double> scores, double area) {
    /// Which parts change at which step, and how the area is taken. Of `P` parts in `s` steps:
    public enum Form {
        /// after step `k`, `round(k · P / s)`; trapezoids over the shares
        PAPER {
            @Override
            int[] counts(int parts, int steps) {
                return counted(steps, k -> Math.round((double) k * parts / steps));
            }
        },
        /// after step `k`, `⌊k · P / s⌋`; trapezoids as if all steps were equally long
        XPLIQUE {
            @Override
            int[] counts(int parts, int steps) {
                return counted(steps, k -> (long) k * parts / steps);
            }

            @Override
            double area(double[] shares, double[] scores) {
                double[] even = new double[scores.length];
                Arrays.setAll(even, k -> (double) k / (scores.length - 1));
                return trapezoids(even, scores);
            }
        },
        /// after step `k`, `k · ⌈P / s⌉` until there are `P`; trapezoids over the shares
        TORCH_CAM {
            @Override
            int[] counts(int parts, int steps) {
                long stride = Math.ceilDiv(parts, steps);
                int needed = (int) Math.ceilDiv(parts, stride);
                return counted(needed, k -> Math.min(k * stride, parts));
            }
        };

        /// The form of a profile; [#PAPER] where it has none of its own.
        public static Form of(Profile profile) {
            return switch (profile) {
                case XPLIQUE -> XPLIQUE;
                case TORCH_CAM -> TORCH_CAM;
                default -> PAPER;
            };
        }

        /// How many parts have changed after each step, before the first included.
        abstract int[] counts(int parts, int steps);

        double area(double[] shares, double[] scores) {
            return trapezoids(shares, scores);
        }

        private static int[] counted(int steps, IntToLongFunction of) {
            int[] counts = new int[steps + 1];
            Arrays.setAll(counts, k -> Math.toIntExact(of.applyAsLong(k)));
            return counts;
        }

        private static double trapezoids(double[] x, double[] y) {
            double area = 0;
            for (int k = 1; k < x.length; k++) {
                area += (x[k] - x[k - 1]) * (y[k] + y[k - 1]) / 2;
            }
            return area;
        }
    }

    /// @param shares as many as scores
    public Curve {
        shares = List.copyOf(shares);
        scores = List.copyOf(scores);
    }

    /// The curve of a map on trial.
    ///
    /// @param steps how many scores after the first
    /// @param patch the side of the parts, 1 for single elements of the map; a larger part counts
    ///   by its mean
    static Curve along(
            String what, Trial trial, Tensor from, Tensor to, int steps, int patch, Form form) {
        Cells cells = Cells.patches(trial.map(), patch);
        int[] order = Ranks.descending(cells.means(trial.map().toDoubles()));
        int[] counts = form.counts(order.length, steps);
        double[] scores =
                trial.scores(
                        what,
                        counts.length,
                        k -> trial.kept(cells.without(order, counts[k]), from, to));
        double[] shares =
                Arrays.stream(counts).mapToDouble(c -> (double) c / order.length).toArray();
        return new Curve(list(shares), list(scores), form.area(shares, scores));
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    static void check(String what, int steps, int patch) {
        if (steps < 1 || patch < 1) {
            throw new CamException(
                    what
                            + ": needs at least one step and parts of at least one position, got "
                            + steps
                            + " steps and a side of "
                            + patch);
        }
    }
}
