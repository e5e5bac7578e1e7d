package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.REFERENCE;
import static vitrine.cam.metrics.Toys.SIMD;
import static vitrine.cam.metrics.Toys.figure;
import static vitrine.cam.metrics.Toys.line;
import static vitrine.cam.metrics.Toys.net;
import static vitrine.cam.metrics.Toys.numbers;
import static vitrine.cam.metrics.Toys.total;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/// What must hold of every metric: for any batch, for any size of a sweep, and for maps that are
/// known to be the best.
class MetricPropertiesTest {
    private static final Explainer CAM = new Displayed(new GradCam(), Profile.PAPER);
    private static final Layer NET = net(SIMD, "metrics");

    /// All metrics that need nothing else, cheap enough for many runs.
    private static List<Metric> metrics() {
        List<Metric> all = new ArrayList<>(Metrics.all(Profile.PYTORCH_GRAD_CAM));
        Region centre = Region.box(SIMD, new int[] {12, 16}, new int[] {4, 4}, new int[] {9, 12});
        all.add(new Energy(centre));
        all.add(new Overlap(centre));
        all.add(new Deletion(4, 3, new Fill.Mean(), Curve.Form.PAPER));
        all.add(new SensitivityN(5, 20, new Fill.Blur(1), SensitivityN.Form.GAP, 0));
        return all;
    }

    private static Study study(Tensor x, Target target) {
        return new Study(NET, x, "tail", target);
    }

    @Test
    void aBatchIsItsSamplesBitForBit() {
        Tensor x = numbers(SIMD, "batch", 3, 3, 12, 16);
        int[] classes = {0, 4, 2};
        for (Metric metric : metrics()) {
            Figures all = metric.measure(study(x, Target.logits(classes)), CAM);
            assertEquals(4, all.rows().size());
            for (int i = 0; i < 3; i++) {
                Tensor one = x.slice(0, i, i + 1, 1);
                Figures single = metric.measure(study(one, Target.logit(classes[i])), CAM);
                for (int r = 0; r < 4; r++) {
                    Estimate alone = single.rows().get(r).mean();
                    assertEquals(alone, all.rows().get(r).samples().get(i), metric + " " + r);
                }
            }
        }
    }

    @Test
    void theSizeOfASweepChangesNothing() {
        Study study = study(numbers(SIMD, "sweep", 1, 3, 12, 16), Target.top());
        for (Metric metric : metrics()) {
            Estimate whole = metric.of(Toys.trial(study, CAM));
            for (int batch : new int[] {1, 7, 64}) {
                Sweep sweep = new Sweep(batch, Sweep.AUTOMATIC.progress());
                assertEquals(whole, metric.of(Toys.trial(study.with(sweep), CAM)), metric.name());
            }
        }
    }

    @Test
    void theScalarTwinGivesTheSameBits() {
        try (Engine scalar = Engine.scalar(1)) {
            Tensor own = numbers(scalar, "twin", 1, 3, 12, 16);
            Study twin = new Study(net(scalar, "metrics"), own, "tail", Target.top());
            Study study = study(numbers(SIMD, "twin", 1, 3, 12, 16), Target.top());
            for (Metric metric : metrics()) {
                Estimate expected = metric.of(Toys.trial(study, CAM));
                assertEquals(expected, metric.of(Toys.trial(twin, CAM)), metric.name());
            }
        }
    }

    @Test
    void seedsAreAllThatIsRandom() {
        Study study = study(numbers(SIMD, "seeds", 1, 3, 12, 16), Target.logit(1));
        Trial trial = Toys.trial(study, CAM);
        Fill zero = new Fill.Constant(0);
        MuFidelity first = new MuFidelity(5, .2, 30, zero, MuFidelity.Form.PAPER, 1);
        MuFidelity second = new MuFidelity(5, .2, 30, zero, MuFidelity.Form.PAPER, 2);
        assertEquals(first.of(trial), first.of(Toys.trial(study, CAM)));
        assertNotEquals(first.of(trial), second.of(trial));
        Estimate mean = new AverageStability(.1, 9, Distance.L2, 3).of(trial);
        assertTrue(mean.low() < mean.value() && mean.value() < mean.high(), mean.toString());
    }

    private static List<int[]> permutations(int n) {
        if (n == 0) return List.of(new int[0]);
        List<int[]> all = new ArrayList<>();
        for (int[] shorter : permutations(n - 1)) {
            for (int at = 0; at < n; at++) {
                int[] order = new int[n];
                for (int k = 0; k < n; k++) {
                    order[k] = k < at ? shorter[k] : k == at ? n - 1 : shorter[k - 1];
                }
                all.add(order);
            }
        }
        return all;
    }

    /// On a linear model the map of contributions deletes best and inserts best, and the mean over
    /// all orders is half of the way.
    @Test
    void contributionsAreTheBestOfAllMapsOfALinearModel() {
        Tensor x = numbers(REFERENCE, "permuted", 1, 1, 5);
        Tensor w = numbers(REFERENCE, "permuted/w", 1, 1, 5);
        Study study = Toys.study(x, t -> total(t.mul(w)));
        Deletion deletion = new Deletion(5, 1, new Fill.Constant(0), Curve.Form.PAPER);
        Insertion insertion = new Insertion(5, 1, new Fill.Constant(0), Curve.Form.PAPER);
        Explainer best = new Given("contributions", x.mul(w), study);
        double least = figure(deletion, study, best);
        double most = figure(insertion, study, best);
        double sum = 0;
        List<int[]> orders = permutations(5);
        assertEquals(120, orders.size());
        int equal = 0;
        for (int[] order : orders) {
            Explainer map =
                    new Given(
                            "order", line(Arrays.stream(order).asDoubleStream().toArray()), study);
            double area = figure(deletion, study, map);
            if (area < least + 1e-9) equal++;
            assertTrue(area >= least - 1e-12);
            assertTrue(figure(insertion, study, map) <= most + 1e-12);
            sum += area;
        }
        assertEquals(1, equal, "no other order is as good");
        assertEquals(x.mul(w).sum().item() / 2, sum / 120, 1e-12);
    }

    /// The mean over seeds lies within five standard errors of the mean over all orders.
    @Test
    void aRandomMapGetsTheMeanOverAllOrders() {
        Tensor x = numbers(REFERENCE, "random", 1, 1, 4, 5);
        Study study = Toys.sum(x);
        Deletion deletion = new Deletion(20, 1, new Fill.Constant(0), Curve.Form.PAPER);
        double[] areas = new double[200];
        Arrays.setAll(areas, seed -> figure(deletion, study, new RandomMap(seed)));
        double mean = Arrays.stream(areas).average().orElseThrow();
        double variance =
                Arrays.stream(areas).map(a -> (a - mean) * (a - mean)).sum() / (areas.length - 1);
        assertTrue(variance > 0);
        double expected = x.sum().item() / 2;
        assertEquals(expected, mean, 5 * Math.sqrt(variance / areas.length));
    }

    @Test
    void aPerfectMapLosesLessWithTheLeastRelevant() {
        Tensor x = numbers(REFERENCE, "road", 1, 1, 9, 9);
        Study study = Toys.sum(x);
        assertTrue(figure(Road.of(Profile.PAPER), study, Toys.itself()) > 0.5);
        Explainer negated = new Toys.By("negated", s -> s.inputs().getFirst().neg());
        assertTrue(figure(Road.of(Profile.PAPER), study, negated) < -0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "6,7", "3,4,5"})
    void inputsOfAnyRankAreMeasuredAlike(String extents) {
        int[] dims =
                Arrays.stream(("2,2," + extents).split(",")).mapToInt(Integer::parseInt).toArray();
        Tensor x = numbers(REFERENCE, "rank", dims);
        double size = x.shape().size();
        Study study = Toys.study(x, t -> total(t.sigmoid()).div(size));
        Explainer one = new Toys.By("sum", s -> s.inputs().getFirst().sum(1));
        for (Metric metric : Metrics.all(Profile.PAPER)) {
            if (metric instanceof LabelRandomisation) continue; // the output is no class
            Figures found = metric.measure(study, one);
            assertEquals(4, found.rows().size());
            for (Figures.Row row : found.rows()) {
                assertTrue(Double.isFinite(row.mean().value()), metric.name() + " " + row);
            }
        }
    }

    @Test
    void anInputWithoutSpaceIsMeasuredByItsElements() {
        Tensor x = numbers(REFERENCE, "table", 2, 6);
        Tensor w = REFERENCE.tensor(new Shape(1, 6), 3f, -1f, 2f, 0f, 1f, -2f);
        Study study = Toys.study(x, t -> t.mul(w).sum(1));
        Explainer contributions = new Toys.By("w·x", s -> s.inputs().getFirst().mul(w));
        Metric fidelity = new MuFidelity(0, .4, 50, new Fill.Constant(0), MuFidelity.Form.PAPER, 0);
        Figures found = fidelity.measure(study, contributions);
        assertEquals(2, found.rows().size(), "a table has no edges and no centre");
        assertEquals(1, found.first().mean().value(), 1e-12);
        assertTrue(found.row("random map").mean().value() < .9);
    }

    /// A model of two inputs: the first is measured, the second stays as it is.
    @Test
    void whatIsNotTheFirstInputIsKept() {
        Tensor x = numbers(REFERENCE, "first", 3, 1, 6);
        Tensor y = numbers(REFERENCE, "second", 3, 1, 6);
        Tensor shared = numbers(REFERENCE, "shared", 1, 1, 6);
        Study two =
                new Study(
                        in -> total(in.get(0).mul(in.get(1)).mul(in.get(2))),
                        List.of(x, y, shared),
                        List.of(Place.input()),
                        Target.of("output", t -> t),
                        Sweep.AUTOMATIC);
        Explainer contributions =
                new Toys.By(
                        "contributions",
                        s -> s.inputs().get(0).mul(s.inputs().get(1)).mul(s.inputs().get(2)));
        Metric gap = new SensitivityN(2, 99, new Fill.Constant(0), SensitivityN.Form.GAP, 0);
        Figures found = gap.measure(two, contributions);
        assertEquals(3, found.first().samples().size());
        assertEquals(0, found.first().mean().value(), 1e-24);
        assertTrue(found.row("random map").mean().value() > 1e-3);
    }

    @Test
    void progressIsToldAndAnInterruptEndsTheWork() {
        TreeMap<String, Integer> told = new TreeMap<>();
        Sweep sweep = new Sweep(8, (what, done, total) -> told.put(what + " of " + total, done));
        Study study = study(numbers(SIMD, "progress", 1, 3, 12, 16), Target.logit(0)).with(sweep);
        Metric deletion = Deletion.of(Profile.PAPER);
        Metric stability = AverageStability.of(Profile.PAPER);
        deletion.of(Toys.trial(study, CAM));
        stability.of(Toys.trial(study, CAM));
        assertEquals("{average-stability of 20=20, deletion of 21=21}", told.toString());
        for (Metric metric : List.of(deletion, stability)) {
            Trial trial = Toys.trial(study, CAM);
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> metric.of(trial), metric.name());
            assertTrue(Thread.interrupted());
        }
    }
}
