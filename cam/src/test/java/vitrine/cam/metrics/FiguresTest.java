package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.REFERENCE;
import static vitrine.cam.metrics.Toys.itself;
import static vitrine.cam.metrics.Toys.line;
import static vitrine.cam.metrics.Toys.numbers;
import static vitrine.cam.metrics.Toys.sum;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// Figures beside figures: the maps that know nothing, intervals, the text, and what is refused.
class FiguresTest {
    @Test
    void everyFigureHasThoseOfMapsBesideItThatKnowNothing() {
        Tensor x = numbers(REFERENCE, "beside", 4, 1, 6, 6);
        Figures found = new Sparseness().measure(sum(x), itself());
        assertEquals(
                List.of("input", "random map", "edge map", "centred Gaussian"),
                found.rows().stream().map(Figures.Row::map).toList());
        for (Figures.Row row : found.rows()) {
            double mean = row.samples().stream().mapToDouble(Estimate::value).average().orElse(-1);
            assertEquals(mean, row.mean().value(), 1e-15);
            assertEquals(4, row.samples().size());
        }
        Estimate own = found.first().mean();
        assertTrue(own.low() < own.value() && own.value() < own.high(), own.toString());
        Estimate centre = found.row("centred Gaussian").mean();
        assertEquals(centre.low(), centre.high(), 1e-15, "the same for every sample");
        CamException e = assertThrows(CamException.class, () -> found.row("edges"));
        assertTrue(e.getMessage().contains("edge map"), e.getMessage());
    }

    @Test
    void theTextSaysHowToReadIt() {
        Estimate sure = Estimate.exact(.25);
        Estimate drawn = new Estimate(.5, .25, .75);
        Estimate open = new Estimate(2, 2, Double.POSITIVE_INFINITY);
        Figures figures =
                new Figures(
                        "road",
                        Better.HIGHER,
                        List.of(
                                new Figures.Row("grad-cam", List.of(drawn), drawn),
                                new Figures.Row("edge map", List.of(sure), sure),
                                new Figures.Row("least", List.of(open), open)));
        assertEquals(
                List.of(
                        "road (higher is better)",
                        "  grad-cam                        0.5000  [0.2500, 0.7500]",
                        "  edge map                        0.2500",
                        "  least                           2.0000 or more"),
                figures.toString().lines().toList());
    }

    /// The interval of a mean of `n` normal numbers is about `±1.96/√n`.
    @Test
    void theBootstrapsIntervalIsThatOfTheMean() {
        Noise noise = new Noise(0, "normal");
        double[] drawn = new double[400];
        for (int i = 0; i < drawn.length; i++) drawn[i] = noise.normal(i);
        Estimate found = Estimate.mean(drawn, noise);
        double half = 1.96 / Math.sqrt(drawn.length);
        assertEquals(found.value() - half, found.low(), .25 * half);
        assertEquals(found.value() + half, found.high(), .25 * half);
        assertEquals(Estimate.exact(3), Estimate.mean(new double[] {3}, noise));
        assertEquals(Estimate.exact(3), Estimate.mean(new double[] {3, 3, 3, 3}, noise));
    }

    @Test
    void edgesAreWhereTheGreyInputChanges() {
        assertArrayEquals(new double[] {0, 1, 1, 0}, edges(line(0, 0, 3, 3)).toDoubles());
        double[] flat = new EdgeMap().map(sum(line(2, 2, 2))).toDoubles();
        assertArrayEquals(new double[3], flat);
    }

    private static Tensor edges(Tensor x) {
        return new EdgeMap().map(sum(x));
    }

    /// Sobel's two filters as 3×3 tables, on the mean of three channels.
    @Test
    void edgesAreSobels() {
        Tensor x = numbers(REFERENCE, "sobel", 1, 3, 7, 8);
        double[] values = x.toDoubles();
        double[] grey = new double[56];
        Arrays.setAll(grey, p -> (values[p] + values[56 + p] + values[112 + p]) / 3);
        int[][] across = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};
        double[] wanted = new double[56];
        for (int p = 0; p < 56; p++) {
            double gx = 0;
            double gy = 0;
            for (int v = -1; v <= 1; v++) {
                for (int u = -1; u <= 1; u++) {
                    int y = Math.clamp(p / 8 + v, 0, 6);
                    int z = Math.clamp(p % 8 + u, 0, 7);
                    gx += across[v + 1][u + 1] * grey[8 * y + z];
                    gy += across[u + 1][v + 1] * grey[8 * y + z];
                }
            }
            wanted[p] = Math.hypot(gx, gy);
        }
        double most = Arrays.stream(wanted).max().orElseThrow();
        Arrays.setAll(wanted, p -> wanted[p] / most);
        assertArrayEquals(wanted, edges(x).toDoubles(), 1e-12);
    }

    @Test
    void theGaussianIsInTheMiddle() {
        double[] found = new CentredGaussian(1.0 / 3).map(sum(line(5, 6, 7))).toDoubles();
        double end = StrictMath.exp(-.5);
        assertArrayEquals(new double[] {end, 1, end}, found, 1e-15);
        Tensor wide = new CentredGaussian(.25).map(sum(numbers(REFERENCE, "wide", 2, 3, 4, 6)));
        assertEquals(new Shape(2, 1, 4, 6), wide.shape());
        double corner = StrictMath.exp(-.5 * (1.5 * 1.5 / 1 + 2.5 * 2.5 / (1.5 * 1.5)));
        assertEquals(corner, wide.toDoubles()[23], 1e-15);
        assertThrows(CamException.class, () -> new CentredGaussian(0));
    }

    @Test
    void everyInputHasARandomMapOfItsOwn() {
        Tensor x = numbers(REFERENCE, "own", 3, 2, 4, 5);
        double[] maps = new RandomMap(0).map(sum(x)).toDoubles();
        HashSet<Double> all = new HashSet<>();
        for (double v : maps) {
            assertTrue(v >= 0 && v < 1);
            all.add(v);
        }
        assertEquals(60, all.size());
        Tensor second = x.slice(0, 1, 2, 1);
        assertArrayEquals(
                Arrays.copyOfRange(maps, 20, 40), new RandomMap(0).map(sum(second)).toDoubles());
        assertFalse(Arrays.equals(maps, new RandomMap(1).map(sum(x)).toDoubles()));
    }

    @Test
    void fillsAreWhatIsLeft() {
        Tensor x = REFERENCE.tensor(new Shape(1, 2, 3), new double[] {1, 2, 6, -1, 0, 1});
        assertArrayEquals(
                new double[] {3, 3, 3, 0, 0, 0}, new Fill.Mean().of(x).toDoubles(), 1e-15);
        double[] blurred = new Fill.Blur(.4).of(x).toDoubles();
        double side = StrictMath.exp(-1 / (2 * .4 * .4));
        double far = StrictMath.exp(-4 / (2 * .4 * .4));
        double all = 1 + 2 * side + 2 * far;
        assertEquals((2 + side * (1 + 6) + far * (1 + 6)) / all, blurred[1], 1e-15);
        assertEquals((1 + side * (1 + 2) + far * (1 + 6)) / all, blurred[0], 1e-15);
        assertEquals((side * (-1 + 1) + far * (-1 + 1)) / all, blurred[4], 1e-15);
        Tensor table = numbers(REFERENCE, "table", 1, 4);
        assertThrows(NotApplicable.class, () -> new Fill.Mean().of(table));
        assertThrows(NotApplicable.class, () -> new Fill.Blur(1).of(table));
        assertThrows(CamException.class, () -> new Fill.Blur(0));
    }

    private static void refused(String part, Metric metric, Study study, Explainer map) {
        CamException e = assertThrows(CamException.class, () -> metric.measure(study, map));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void whatCannotBeJudgedIsRefusedInASentence() {
        Study study = sum(line(1, 2, 3));
        Metric gini = new Sparseness();
        refused("needs the input's extents", gini, study, new Given("short", line(1, 2), study));
        refused("not finite", gini, study, new Given("nan", line(1, Double.NaN, 0), study));
        refused(
                "none for sample 1",
                gini,
                sum(numbers(REFERENCE, "two", 2, 1, 3)),
                new Toys.By("one", _ -> line(1, 2, 3)));
        refused(
                "was given for one study",
                new Coherency(),
                study,
                new Given("given", line(1, 0, 0), study));
        refused("means nothing", AverageDrop.of(Profile.PAPER), sum(line(-1, -2)), itself());
        refused("no probability", AverageGain.of(Profile.PAPER), sum(line(3, 2)), itself());
        refused(
                "has only 3",
                new SensitivityN(4, 9, new Fill.Constant(0), SensitivityN.Form.GAP, 0),
                study,
                itself());
        refused(
                "does not lie over",
                new Energy(Region.box(REFERENCE, new int[] {2}, new int[] {0}, new int[] {1})),
                study,
                itself());
        refused(
                "is empty",
                new Overlap(Region.box(REFERENCE, new int[] {3}, new int[] {1}, new int[] {1})),
                study,
                itself());
        assertThrows(
                NotApplicable.class, () -> new EdgeMap().map(sum(numbers(REFERENCE, "t", 1, 4))));
    }

    @Test
    void parametersOutsideOfTheirRangeAreRefused() {
        Fill zero = new Fill.Constant(0);
        List<Runnable> bad =
                List.of(
                        () -> new Deletion(0, 1, zero, Curve.Form.PAPER),
                        () -> new Insertion(1, 0, zero, Curve.Form.PAPER),
                        () -> new MuFidelity(-1, .2, 9, zero, MuFidelity.Form.PAPER, 0),
                        () -> new MuFidelity(1, 1, 9, zero, MuFidelity.Form.PAPER, 0),
                        () -> new MuFidelity(1, .5, 1, zero, MuFidelity.Form.PAPER, 0),
                        () -> new SensitivityN(0, 1, zero, SensitivityN.Form.GAP, 0),
                        () -> new Infidelity(new Perturbation.Box(1), 0, Infidelity.Form.PAPER, 0),
                        () -> new Perturbation.Box(0),
                        () -> new Perturbation.Normal(0),
                        () -> new MaxSensitivity(0, 1, 0),
                        () -> new AverageStability(1, 0, Distance.L1, 0),
                        () -> new Road(Road.Order.MORF, List.of(), new Imputation(0), 1, 0),
                        () -> new Scheme.Progressive(0),
                        () -> new Region(numbers(REFERENCE, "r", 1, 2, 3)));
        for (Runnable r : bad) assertThrows(CamException.class, r::run);
    }

    @Test
    void everyMetricIsFoundByItsName() {
        for (Profile profile : Profile.values()) {
            for (String name : Metrics.names()) {
                assertEquals(name, Metrics.named(name, profile).name());
            }
        }
        CamException e =
                assertThrows(CamException.class, () -> Metrics.named("rode", Profile.PAPER));
        assertTrue(e.getMessage().contains("did you mean road"), e.getMessage());
    }
}
