package vitrine.app.learn;

import vitrine.app.learn.PixelStory.Eye;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.gradients.ForGrad;
import vitrine.cam.gradients.GradientSaliency;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.cam.gradients.SmoothGrad.Last;
import vitrine.cam.gradients.SmoothGrad.Statistic;
import vitrine.cam.gradients.Spread;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What becomes of many noisy gradients, or of one gradient without its high frequencies.
final class NoisyGradients {
    private static final int DRAWS = 6;
    private static final int BANDWIDTH = 6;
    private static final int SIDE = Classroom.SIDE;

    static final List<Story> STORIES =
            List.of(
                    story(
                            Statistic.MEAN,
                            "SmoothGrad (Smilkov, Thorat, Kim, Viégas, Wattenberg, 2017)",
                            "map = 1/n Σ_i g_i,  g_i = ∂S/∂x at x + noise_i"),
                    story(
                            Statistic.MEAN_SQUARE,
                            "SquareGrad (Hooker, Erhan, Kindermans, Kim, 2019)",
                            "map = 1/n Σ_i g_i²,  g_i = ∂S/∂x at x + noise_i"),
                    story(
                            Statistic.VARIANCE,
                            "VarGrad (Adebayo, Gilmer, Goodfellow, Kim, 2018)",
                            "map = 1/n Σ_i (g_i - mean g)²,  g_i = ∂S/∂x at x + noise_i"),
                    new PixelStory(
                            new ForGrad(
                                    new Witness(new ArrayList<>()), BANDWIDTH, ForGrad.Form.SIGNED),
                            "FORGrad (Muzellec, Fel, Boutin, Andéol, VanRullen, Serre, 2023)",
                            "map = F⁻¹(1[|k| ≤ σ] · F(∂S/∂x)),  F the Fourier transform over space",
                            NoisyGradients::filtered,
                            NoisyGradients::energy,
                            Eye.STRONGEST));

    private NoisyGradients() {}

    /// The signed gradient, and every one that it answered.
    private record Witness(List<Tensor> seen) implements Method {
        @Override
        public String name() {
            return "saliency";
        }

        @Override
        public Place place(String layer) {
            return Place.input();
        }

        @Override
        public Tensor map(Evidence e) {
            Tensor map = e.gradient();
            seen.add(map);
            return map;
        }

        @Override
        public Rendering rendering(Profile profile) {
            return GradientSaliency.of(profile).rendering(profile);
        }
    }

    private static PixelStory story(Statistic statistic, String title, String formula) {
        return new PixelStory(
                noisy(statistic, new Witness(new ArrayList<>())),
                title,
                formula,
                (lesson, a) -> statistic(lesson, a, statistic),
                (lesson, a) -> related(lesson, a, statistic),
                Eye.STRONGEST);
    }

    private static SmoothGrad noisy(Statistic statistic, Method method) {
        Spread spread = new Spread(0.1, Spread.Unit.RANGE);
        return new SmoothGrad(method, DRAWS, spread, statistic, Last.NOISY, 0);
    }

    /// The gradients that one more run of the method meets.
    private static List<double[]> gradients(Answer a, Statistic statistic) {
        Witness witness = new Witness(new ArrayList<>());
        noisy(statistic, witness).map(a.evidence());
        return witness.seen().stream().map(Tensor::toDoubles).toList();
    }

    private static List<Ball> statistic(Lesson lesson, Answer a, Statistic statistic) {
        List<double[]> gradients = gradients(a, statistic);
        lesson.step("The noisy gradients");
        lesson.text(
                "Six copies of the picture, each with normal noise whose deviation is a tenth of"
                        + " the picture's range; usually there are 50. Red about the same pixels:");
        lesson.grids(
                IntStream.range(0, DRAWS)
                        .mapToObj(i ->
                                PixelStory.channels(a, "g_" + (i + 1), gradients.get(i)).getFirst())
                        .toList());
        lesson.step("Their statistic");
        lesson.text(
                "Mean and variance are Welford's running ones: mean += (g - mean) / k, squares +="
                        + " (g - old mean) (g - new mean).");
        boolean squared = statistic == Statistic.MEAN_SQUARE;
        List<Ball> found = new ArrayList<>();
        for (int i = 0; i < gradients.getFirst().length; i++) {
            Ball mean = Ball.of(0);
            Ball squares = Ball.of(0);
            for (int k = 0; k < DRAWS; k++) {
                Ball g = Ball.of(gradients.get(k)[i]);
                Ball value = squared ? g.square() : g;
                Ball off = value.minus(mean);
                mean = k == 0 ? value : mean.plus(off.over(k + 1));
                squares = k == 0 ? Ball.of(0) : squares.plus(off.times(value.minus(mean)));
            }
            found.add(statistic == Statistic.VARIANCE ? squares.over(DRAWS) : mean);
        }
        return found;
    }

    /// Mean square = square of the mean + variance.
    private static void related(Lesson lesson, Answer a, Statistic statistic) {
        lesson.text(
                "The three statistics of the same noise belong together: mean of squares = square"
                        + " of the mean + variance.");
        double[] mean = map(a, Statistic.MEAN);
        double[] variance = map(a, Statistic.VARIANCE);
        double[] squares = map(a, Statistic.MEAN_SQUARE);
        List<double[]> gradients = gradients(a, statistic);
        List<Ball> again = new ArrayList<>();
        for (int i = 0; i < mean.length; i++) {
            int element = i;
            double most = gradients.stream().mapToDouble(g -> Math.abs(g[element])).max().orElse(0);
            // a few roundings in each of six steps of three running sums
            Ball sum = Ball.of(mean[i]).square().plus(Ball.of(variance[i]));
            again.add(new Ball(sum.middle(), sum.radius() + 16 * DRAWS * 0x1p-24 * most * most));
        }
        lesson.claim("square-grad = smooth-grad² + var-grad", squares, again);
    }

    private static double[] map(Answer a, Statistic statistic) {
        return noisy(statistic, new Witness(new ArrayList<>())).map(a.evidence()).toDoubles();
    }

    private static List<Ball> filtered(Lesson lesson, Answer a) {
        lesson.step("The gradient");
        double[] g = a.gradient();
        lesson.grids(PixelStory.channels(a, "∂S/∂x", g));
        lesson.step("The filter");
        lesson.text(
                "Of the 1,024 waves over 32 × 32 pixels those stay whose number of waves along the"
                        + " two axes has |k| ≤ 6: strides and poolings write their own pattern"
                        + " into the others. Leaving waves out is a convolution with h(d) = 1/1024"
                        + " Σ_{|k| ≤ 6} cos(2π k·d / 32), which wraps around the border.");
        double[] h = kernel();
        lesson.grids(Grid.of("h, from d = (0, 0)", h, SIDE));
        List<Ball> found = new ArrayList<>();
        for (int i = 0; i < g.length; i++) found.add(convolved(g, h, i));
        return found;
    }

    private static double[] kernel() {
        double[] h = new double[SIDE * SIDE];
        for (int ky = -SIDE / 2; ky < SIDE / 2; ky++) {
            for (int kx = -SIDE / 2; kx < SIDE / 2; kx++) {
                if (ky * ky + kx * kx > BANDWIDTH * BANDWIDTH) continue;
                for (int d = 0; d < h.length; d++) {
                    int turns = ky * (d / SIDE) + kx * (d % SIDE);
                    h[d] += StrictMath.cos(2 * Math.PI * Math.floorMod(turns, SIDE) / SIDE);
                }
            }
        }
        return Arrays.stream(h).map(v -> v / h.length).toArray();
    }

    /// In double precision, as the method computes too: 1,024 products round by `2⁻⁵³` each, and
    /// their sums.
    private static Ball convolved(double[] g, double[] h, int i) {
        int from = i / h.length * h.length;
        int y = i / SIDE % SIDE;
        int x = i % SIDE;
        double sum = 0;
        double most = 0;
        for (int q = 0; q < h.length; q++) {
            int dy = Math.floorMod(y - q / SIDE, SIDE);
            int dx = Math.floorMod(x - q % SIDE, SIDE);
            sum += g[from + q] * h[dy * SIDE + dx];
            most = Math.max(most, Math.abs(g[from + q]));
        }
        return new Ball(sum, most * h.length * h.length * 0x1p-53);
    }

    private static void energy(Lesson lesson, Answer a) {
        lesson.text(
                "A filter that keeps or drops waves is a projection: filtering again changes"
                        + " nothing.");
        double[] h = kernel();
        double[] map = a.map();
        List<Ball> again = new ArrayList<>();
        for (int i = 0; i < map.length; i++) {
            Ball once = convolved(map, h, i);
            double most = 0;
            for (double v : h) most += Math.abs(v);
            // the map itself was rounded to single precision
            double rounded = most * 0x1p-24 * Math.abs(map[PixelStory.strongest(map)]);
            again.add(new Ball(once.middle(), once.radius() + rounded));
        }
        lesson.claim("map = the map filtered once more", map, again);
    }
}
