package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.REFERENCE;
import static vitrine.cam.metrics.Toys.figure;
import static vitrine.cam.metrics.Toys.itself;
import static vitrine.cam.metrics.Toys.line;
import static vitrine.cam.metrics.Toys.sum;
import static vitrine.cam.metrics.Toys.total;
import static vitrine.cam.metrics.Toys.trial;

import org.junit.jupiter.api.Test;

import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The worked examples, and the numbers that the libraries' own tests expect.
class MetricNumbersTest {
    private static final double EPS = 1e-12;
    private static final Fill ZERO = new Fill.Constant(0);

    private static void curve(Curve curve, double[] shares, double[] scores, double area) {
        assertEquals(shares.length, curve.shares().size());
        for (int k = 0; k < shares.length; k++) {
            assertEquals(shares[k], curve.shares().get(k), EPS);
            assertEquals(scores[k], curve.scores().get(k), EPS);
        }
        assertEquals(area, curve.area(), EPS);
    }

    private static double[] of(double... values) {
        return values;
    }

    @Test
    void deletionAndInsertionAreTorchCams() {
        Curve.Form form = Curve.Form.TORCH_CAM;
        Trial two = trial(sum(line(.7, .3)), itself());
        Deletion deletion = new Deletion(2, 1, ZERO, form);
        Insertion insertion = new Insertion(2, 1, ZERO, form);
        curve(deletion.curve(two), of(0, .5, 1), of(1, .3, 0), .4);
        curve(insertion.curve(two), of(0, .5, 1), of(0, .7, 1), .6);
        Trial five = trial(sum(line(.3, .25, .2, .15, .1)), itself());
        curve(new Deletion(3, 1, ZERO, form).curve(five), of(0, .4, .8, 1), of(1, .45, .1, 0), .41);
        curve(
                new Insertion(3, 1, ZERO, form).curve(five),
                of(0, .4, .8, 1),
                of(0, .55, .9, 1),
                .59);
    }

    @Test
    void eachFormCountsStepsItsOwnWay() {
        Trial five = trial(sum(line(.3, .25, .2, .15, .1)), itself());
        curve(
                new Deletion(3, 1, ZERO, Curve.Form.PAPER).curve(five),
                of(0, .4, .6, 1),
                of(1, .45, .25, 0),
                .4 * 1.45 / 2 + .2 * .7 / 2 + .4 * .25 / 2);
        curve(
                new Deletion(3, 1, ZERO, Curve.Form.XPLIQUE).curve(five),
                of(0, .2, .6, 1),
                of(1, .7, .25, 0),
                (1.7 + .95 + .25) / 6);
        Trial many = trial(sum(Toys.numbers(REFERENCE, "many", 1, 1, 7, 9)), itself());
        assertEquals(11, Deletion.of(Profile.XPLIQUE).curve(many).scores().size());
        assertEquals(63 / 4 + 2, Deletion.of(Profile.TORCH_CAM).curve(many).scores().size());
    }

    @Test
    void patchesAreTakenAwayWholeByTheirMean() {
        double[] map = {1, 0, 9, 0, 0, 0, 0, 0, 3, 3, 5, 7, 3, 3, 4, 8};
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 4, 4), map);
        Trial trial = trial(sum(x), itself());
        Curve curve = new Deletion(4, 2, ZERO, Curve.Form.PAPER).curve(trial);
        assertEquals(List.of(46.0, 22.0, 10.0, 1.0, 0.0), curve.scores());
    }

    /// Scores that fall, or rise, with the first position, on 16×16 in 256 steps.
    @Test
    void deletionAndInsertionAreXpliques() {
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 16, 16), Seeded.values("positive", 256, 2, 1));
        Study whole =
                Toys.study(
                        x,
                        t ->
                                total(t.eq(REFERENCE.full(new Shape(1, 1, 1, 1), 0)))
                                        .gt(0)
                                        .rsub(1)
                                        .add(total(t).mul(0)));
        double deleted = figure(new Deletion(256, 1, ZERO, Curve.Form.XPLIQUE), whole, itself());
        assertEquals(0.5 / 256, deleted, EPS);
        Study any = Toys.study(x, t -> total(t.abs()).gt(0).add(total(t).mul(0)));
        double inserted = figure(new Insertion(256, 1, ZERO, Curve.Form.XPLIQUE), any, itself());
        assertEquals(1 - 0.5 / 256, inserted, EPS);
    }

    @Test
    void confidenceIsTorchCamsXpliquesAndPytorchGradCams() {
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 2, 2), new double[] {.4, .3, .2, .1});
        Tensor map = REFERENCE.tensor(new Shape(1, 1, 2, 2), new double[] {1, 0, 0, 0});
        Study study = sum(x);
        Explainer one = new Given("one", map, study);
        assertEquals(.6 / (1 + 1e-7), figure(AverageDrop.of(Profile.TORCH_CAM), study, one), EPS);
        assertEquals(.6 / (1 + 1e-8), figure(AverageDrop.of(Profile.XPLIQUE), study, one), 1e-8);
        assertEquals(.6, figure(AverageDrop.of(Profile.PYTORCH_GRAD_CAM), study, one), EPS);
        assertEquals(.6, figure(AverageDrop.of(Profile.PAPER), study, one), EPS);
        assertEquals(0, figure(new AverageIncrease(Masked.Mask.MAP), study, one));
        assertEquals(-.6, figure(new ConfidenceChange(Masked.Mask.MAP), study, one), EPS);
        assertEquals(0, figure(AverageGain.of(Profile.PAPER), study, one));
    }

    /// `s(x) = 0.6` and 0.9 without the second position.
    @Test
    void gainIsAShareOfWhatIsMissing() {
        Study study = sum(line(.9, -.3));
        Explainer first = new Given("first", line(1, 0), study);
        assertEquals(.75, figure(AverageGain.of(Profile.PAPER), study, first), EPS);
        double gain = (.9 / (1 + 1e-8) - .6) / (.4 + 1e-8);
        assertEquals(gain, figure(AverageGain.of(Profile.XPLIQUE), study, first), EPS);
        assertEquals(1, figure(new AverageIncrease(Masked.Mask.MAP), study, first));
        assertEquals(0, figure(AverageDrop.of(Profile.PAPER), study, first));
    }

    @Test
    void xpliquesMaskIsTheAbsoluteMeanOverChannelsScaled() {
        Tensor x = REFERENCE.tensor(new Shape(1, 2, 2), new double[] {1, 2, 3, 4});
        Tensor map = REFERENCE.tensor(new Shape(1, 2, 2), new double[] {-4, 1, -2, 0});
        Study study = sum(x);
        Trial trial = trial(study, new Given("signed", map, study));
        double[] seen = Masked.input(trial, Masked.Mask.XPLIQUE).toDoubles();
        double top = 2.5 / (2.5 + 1e-8);
        for (int i = 0; i < 4; i++) assertEquals(of(top, 0, 3 * top, 0)[i], seen[i], EPS);
    }

    @Test
    void complexityAndSparsenessAreOfKnownMaps() {
        Metric entropy = new Complexity(Complexity.Form.ENTROPY);
        Metric mass = new Complexity(Complexity.Form.MASS);
        Metric gini = new Sparseness();
        Study mixed = sum(line(1, 1, -2, 0));
        assertEquals(0.75 * StrictMath.log(4), figure(entropy, mixed, itself()), EPS);
        assertEquals(1, figure(mass, mixed, itself()), EPS);
        assertEquals(.25, figure(gini, sum(line(1, 3)), itself()), EPS);
        Study uniform = sum(line(2, 2, 2, 2, 2));
        assertEquals(StrictMath.log(5), figure(entropy, uniform, itself()), EPS);
        assertEquals(0, figure(gini, uniform, itself()), EPS);
        Study alone = sum(line(0, 0, 3, 0, 0));
        assertEquals(0, figure(entropy, alone, itself()), EPS);
        assertEquals(.8, figure(gini, alone, itself()), EPS);
        Study nothing = sum(line(0, 0, 0));
        assertEquals(StrictMath.log(3), figure(entropy, nothing, itself()), EPS);
        assertEquals(0, figure(gini, nothing, itself()));
    }

    @Test
    void roadTellsWhatTheMostAndTheLeastRelevantCost() {
        Study study = sum(line(4, 0, 1, 1));
        List<Cut> half = List.of(new Cut.Share(.5));
        Imputation exact = new Imputation(0);
        // without 4 and the first 1, [? 0 ? 1] becomes [0 0 ½ 1]; without 0 and the first 1,
        // [4 ? ? 1] becomes [4 3 2 1]
        double morf = figure(new Road(Road.Order.MORF, half, exact, 1, 0), study, itself());
        double lerf = figure(new Road(Road.Order.LERF, half, exact, 1, 0), study, itself());
        assertEquals(1.5 - 6, morf, 1e-11);
        assertEquals(10 - 6, lerf, 1e-11);
        double both = figure(new Road(Road.Order.COMBINED, half, exact, 1, 0), study, itself());
        assertEquals((lerf - morf) / 2, both, 1e-11);
    }

    @Test
    void arccIsTheHarmonicMean() {
        assertEquals(.6, Arcc.joined(.8, .2, .4), 1e-7);
        assertEquals(3e-8, Arcc.joined(.8, .2, 0), 1e-14);
    }

    @Test
    void coherencyComparesWithTheMapOfTheMaskedInput() {
        Study whole = sum(line(2, 1));
        Explainer steady = new Toys.By("half", s -> s.equals(whole) ? line(1, 0) : line(.5, 0));
        assertEquals(1, figure(new Coherency(), whole, steady), EPS);
        Explainer fickle =
                new Toys.By(
                        "flip", s -> s.equals(whole) ? line(1, 0) : s.inputs().getFirst().rsub(2));
        assertEquals(0, figure(new Coherency(), whole, fickle), EPS);
    }

    @Test
    void muFidelityOfALinearModelWithItsOwnWeightsIsPerfect() {
        Tensor x = Toys.numbers(REFERENCE, "weights", 1, 1, 8, 8);
        for (MuFidelity.Form form : MuFidelity.Form.values()) {
            for (int grid : new int[] {0, 3}) {
                Metric metric = new MuFidelity(grid, .1, 200, ZERO, form, 0);
                assertEquals(1, figure(metric, sum(x), itself()), 1e-9);
                Explainer negated = new Toys.By("negated", s -> s.inputs().getFirst().neg());
                assertEquals(-1, figure(metric, sum(x), negated), 1e-9);
            }
        }
        Metric metric = MuFidelity.of(Profile.XPLIQUE);
        Study deaf = Toys.study(x, t -> total(t.mul(0)));
        assertEquals(0, figure(metric, deaf, itself()), "nothing is lost, so nothing goes with it");
    }

    /// ones(4, 3) with biases -10, 1, 1, 1, rectified, summed, less 1.
    private static Tensor multiLayer(Tensor x) {
        Tensor sum = total(x);
        return sum.sub(10).relu().add(sum.add(1).relu().mul(3)).sub(1);
    }

    @Test
    void sensitivityNOfFeatureAblationIsZeroOnCaptumsToyModel() {
        Tensor x = line(1, 2.5, 3.3);
        Study study = Toys.study(x, MetricNumbersTest::multiLayer);
        double score = multiLayer(x).item();
        double[] ablation = new double[3];
        Arrays.setAll(
                ablation,
                i -> {
                    double[] less = x.toDoubles();
                    less[i] = 0;
                    return score - multiLayer(line(less)).item();
                });
        Explainer map = new Given("feature ablation", line(ablation), study);
        for (int n = 1; n <= 3; n++) {
            SensitivityN gap = new SensitivityN(n, 100, ZERO, SensitivityN.Form.GAP, 0);
            Estimate found = gap.of(trial(study, map));
            assertEquals(0, found.value(), 1e-24);
            assertEquals(found.low(), found.high(), "all subsets were taken");
        }
    }

    @Test
    void sensitivityNIsTheWorkedExamples() {
        Tensor x = line(1, 2);
        Study study =
                Toys.study(
                        x,
                        t -> {
                            Tensor first = t.slice(2, 0, 1, 1);
                            return total(first.mul(t.slice(2, 1, 2, 1)).add(first));
                        });
        Explainer map = new Given("map", line(3, 2), study);
        SensitivityN.Form gap = SensitivityN.Form.GAP;
        assertEquals(0, figure(new SensitivityN(1, 9, ZERO, gap, 0), study, map), EPS);
        assertEquals(4, figure(new SensitivityN(2, 9, ZERO, gap, 0), study, map), EPS);
        SensitivityN.Form correlation = SensitivityN.Form.CORRELATION;
        assertEquals(1, figure(new SensitivityN(1, 9, ZERO, correlation, 0), study, map), EPS);
    }

    @Test
    void infidelityOfALinearModelWithItsGradientIsZero() {
        Tensor x = Toys.numbers(REFERENCE, "linear", 1, 3, 4, 5);
        Tensor w = Toys.numbers(REFERENCE, "linear/w", 1, 3, 4, 5);
        Study study = Toys.study(x, t -> total(t.mul(w)));
        for (Perturbation p : List.of(new Perturbation.Normal(1), new Perturbation.Box(2))) {
            for (Infidelity.Form form : Infidelity.Form.values()) {
                Metric metric = new Infidelity(p, 20, form, 0);
                assertEquals(0, figure(metric, study, new Given("w", w, study)), 1e-24);
                Tensor off = w.add(x);
                assertTrue(figure(metric, study, new Given("off", off, study)) > 1e-3);
            }
        }
    }

    @Test
    void normalisedInfidelityHasNoRegardToScale() {
        Tensor x = Toys.numbers(REFERENCE, "scaled", 1, 3, 4, 5);
        Study study = Toys.study(x, t -> total(t.square()));
        Perturbation normal = new Perturbation.Normal(1);
        Metric metric = new Infidelity(normal, 50, Infidelity.Form.NORMALISED, 0);
        double one = figure(metric, study, itself());
        assertTrue(one > 0);
        for (double k : new double[] {1e-3, -2, 1e5}) {
            Explainer scaled = new Toys.By("scaled", s -> s.inputs().getFirst().mul(k));
            assertEquals(one, figure(metric, study, scaled), 1e-9 * one);
        }
        Perturbation small = new Perturbation.Normal(.01);
        Metric plain = new Infidelity(small, 50, Infidelity.Form.PAPER, 0);
        Explainer twice = new Toys.By("twice", s -> s.inputs().getFirst().mul(2));
        assertTrue(figure(plain, study, itself()) > 2 * figure(plain, study, twice));
    }

    /// `s = 2x`, `m = 3`: the infidelity is `E[I²]`.
    @Test
    void infidelityIsTheWorkedExamples() {
        Study study = Toys.study(line(5), t -> total(t.mul(2)));
        Explainer three = new Given("three", line(3), study);
        Perturbation unit = new Perturbation.Box(1); // I = x = 5
        Metric plain = new Infidelity(unit, 4, Infidelity.Form.PAPER, 0);
        assertEquals(25, figure(plain, study, three), EPS);
        Metric normalised = new Infidelity(unit, 4, Infidelity.Form.NORMALISED, 0);
        assertEquals(0, figure(normalised, study, three), EPS);
    }

    @Test
    void maxSensitivityOfTheInputItselfIsTheLargestNoise() {
        Tensor x = line(3, 4);
        Trial trial = trial(sum(x), itself());
        Estimate found = new MaxSensitivity(.02, 10, 7).of(trial);
        Noise noise = trial.noise(7, "max-sensitivity");
        double most =
                IntStream.range(0, 10)
                        .mapToDouble(i -> {
                            double u = .04 * noise.uniform(2 * i) - .02;
                            double v = .04 * noise.uniform(2 * i + 1) - .02;
                            return Math.sqrt(u * u + v * v) / 5;
                        })
                        .max()
                        .orElseThrow();
        assertEquals(most, found.value(), EPS);
        assertEquals(found.value(), found.low());
        assertEquals(Double.POSITIVE_INFINITY, found.high());
        Explainer constant = new Toys.By("ones", s -> s.inputs().getFirst().mul(0));
        assertEquals(0, figure(MaxSensitivity.of(Profile.CAPTUM), sum(x), constant));
    }

    /// Xplique's best and worst case.
    @Test
    void averageStabilityIsZeroOfAConstantAndEightOfOnesThatVanish() {
        Tensor x = Toys.numbers(REFERENCE, "stable", 1, 1, 8, 8);
        Study study = sum(x);
        Metric metric = AverageStability.of(Profile.XPLIQUE);
        Tensor ones = REFERENCE.full(x.shape(), 1);
        assertEquals(0, figure(metric, study, new Toys.By("ones", s -> ones)));
        Explainer worst = new Toys.By("worst", s -> s.equals(study) ? ones : ones.mul(0));
        assertEquals(8, figure(metric, study, worst));
        Metric taxi = new AverageStability(.1, 3, Distance.L1, 0);
        assertEquals(64, figure(taxi, study, worst));
    }

    @Test
    void regionsAreMeasuredByEnergyAndByOverlap() {
        Region first = Region.box(REFERENCE, new int[] {4}, new int[] {0}, new int[] {2});
        assertEquals(.75, figure(new Energy(first), sum(line(1, 2, 1, -5)), itself()), EPS);
        assertEquals(0, figure(new Energy(first), sum(line(-1, -2, 0, -5)), itself()));
        assertEquals(1.0 / 3, figure(new Overlap(first), sum(line(4, 1, 3, 2)), itself()), EPS);
        assertEquals(1, figure(new Overlap(first), sum(line(4, 3, 1, 2)), itself()));
        assertEquals(0, figure(new Overlap(first), sum(line(1, 2, 3, 4)), itself()));
        Region box = Region.box(REFERENCE, new int[] {3, 4}, new int[] {1, 0}, new int[] {3, 2});
        double[] inside = {0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0};
        assertEquals(
                Arrays.stream(inside).boxed().toList(),
                Arrays.stream(box.mask().toDoubles()).boxed().toList());
    }

    @Test
    void eachSampleHasItsOwnRegion() {
        Tensor x = REFERENCE.tensor(new Shape(2, 1, 3), new double[] {1, 2, 3, 1, 2, 3});
        Region own =
                new Region(REFERENCE.tensor(new Shape(2, 1, 3), new double[] {1, 0, 0, 0, 1, 1}));
        Study study = sum(x);
        List<Double> found =
                Trial.of(study, itself()).stream().map(t -> new Energy(own).of(t).value()).toList();
        assertEquals(List.of(1.0 / 6, 5.0 / 6), found);
    }

    @Test
    void theTargetIsResolvedOnceForAllMapsOfASample() {
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 2), new double[] {3, 1});
        Study study =
                new Study(
                        in -> in.getFirst().reshape(-1, 2),
                        List.of(x),
                        List.of(Place.input()),
                        Target.top(),
                        Sweep.AUTOMATIC);
        Trial trial =
                trial(
                        study,
                        new Toys.By(
                                "class",
                                s ->
                                        s.target().classes().isEmpty()
                                                ? line(1, 0)
                                                : line(s.target().classes().getFirst(), 5)));
        assertEquals(
                List.of(0.0, 5.0),
                Arrays.stream(trial.mapAt(line(0, 9)).toDoubles()).boxed().toList());
    }
}
