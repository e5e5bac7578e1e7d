package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// What every method here keeps: bits whatever the batch, any rank, prompt endings, clear refusals.
class SweepingTest {
    private static final Engine SIMD = Engine.cpu();
    private static final TinyNet NET = new TinyNet(Site.root(new Seeded(SIMD, "sweep")), 4, 5);

    private static Tensor values(String seed, int... dims) {
        Shape shape = new Shape(dims);
        return SIMD.tensor(shape, Seeded.values(seed, shape.size(), 0, 1.5));
    }

    private static Study study(Tensor x, String place, int... classes) {
        return new Study(NET, x, place, Target.logits(classes));
    }

    static Stream<Method> methods() {
        return Stream.concat(coalitions(), designs());
    }

    private static Stream<Method> coalitions() {
        Features two = Features.grid(2);
        return Stream.of(
                new Occlusion(new Windows.Share(0.5, 0.25), Baseline.ZERO, Occlusion.Form.MEAN),
                new Occlusion(Windows.patches(2, 2), new Baseline.Mean(), Occlusion.Form.SUM),
                new FeatureAblation(two, new Baseline.Blurred(1.5)),
                new FeatureAblation(Features.channels(), new Baseline.Minimum()),
                new ShapleyValues(two, Baseline.ZERO, Draws.random(3)),
                new KernelShap(two, Baseline.ZERO, Draws.random(24), KernelShap.Form.CONSTRAINED),
                new KernelShap(
                        Features.grid(3), Baseline.ZERO, Draws.random(200), KernelShap.Form.FREE),
                new Lime(two, Baseline.ZERO, Draws.random(12), Lime.Distance.COSINE, 0.5, 1),
                new Lime(
                        new Slic(4, 1),
                        Baseline.ZERO,
                        Draws.random(20),
                        Lime.Distance.INPUT,
                        9,
                        1));
    }

    private static Stream<Method> designs() {
        Features.Grid two = Features.grid(2);
        return Stream.of(
                new Sobol(
                        two, 8, Sampler.SOBOL, SobolEstimator.JANSEN, Perturbation.inpainting(), 1),
                new Sobol(
                        two,
                        8,
                        Sampler.HALTON,
                        SobolEstimator.GLEN,
                        new Perturbation.Amplitude(1),
                        1),
                new Hsic(
                        two,
                        16,
                        Sampler.LATIN_HYPERCUBE,
                        HsicKernel.BINARY,
                        Perturbation.blurring(2),
                        Hsic.Form.PAPER,
                        2),
                new Hsic(
                        two,
                        16,
                        Sampler.MONTE_CARLO,
                        HsicKernel.RBF,
                        Perturbation.inpainting(),
                        Hsic.Form.XPLIQUE,
                        2));
    }

    private static boolean says(double[] map) {
        return Arrays.stream(map).allMatch(Double::isFinite)
                && Arrays.stream(map).distinct().count() > 1;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aBatchIsItsSamplesBitForBit(Method m) {
        Tensor batch = values("sweep/batch", 3, 3, 8, 12);
        int[] classes = {0, 4, 2};
        for (String place : List.of("input", "block")) {
            Tensor all = study(batch, place, classes).explain(m).map();
            for (int n = 0; n < 3; n++) {
                Tensor one = batch.slice(0, n, n + 1, 1);
                double[] single = study(one, place, classes[n]).explain(m).map().toDoubles();
                assertTrue(says(single), m + " says nothing at " + place);
                assertArrayEquals(single, all.slice(0, n, n + 1, 1).toDoubles(), place + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theBatchOfTheSweepDoesNotMatter(Method m) {
        Study study = study(values("sweep/sizes", 1, 3, 8, 8), "input", 1);
        double[] automatic = study.explain(m).map().toDoubles();
        for (int size : new int[] {1, 3, 64}) {
            Sweep sweep = new Sweep(size, (what, done, total) -> {});
            assertArrayEquals(automatic, study.with(sweep).explain(m).map().toDoubles(), "" + size);
        }
    }

    @AfterEach
    void noInterruptIsLeft() {
        assertTrue(!Thread.interrupted(), "an interrupt was left behind");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anInterruptEndsIt(Method m) {
        int[] told = new int[1];
        Sweep sweep =
                new Sweep(
                        2,
                        (what, done, total) -> {
                            assertEquals(m.name(), what);
                            told[0] = done;
                            Thread.currentThread().interrupt();
                        });
        Study study = study(values("sweep/stop", 1, 3, 8, 8), "input", 1).with(sweep);
        CancellationException e = assertThrows(CancellationException.class, () -> study.explain(m));
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        assertEquals(2, told[0]);
        assertTrue(e.getMessage().startsWith(m.name() + ": interrupted after 2"), e.getMessage());
    }

    /// A convolution over as many axes as the input has, then a rectifier and a sum with weights.
    private static Network anyRank(int axes) {
        int[] kernel = new int[axes + 2];
        Arrays.fill(kernel, 3);
        kernel[0] = 4;
        kernel[1] = 2;
        Tensor w = values("rank/w" + axes, kernel);
        return in -> {
            Tensor a = Convolutions.conv(in.get(0), w, ConvSpec.of(axes)).relu();
            Tensor flat = Layouts.flatten(a, 1);
            return flat.mul(values("rank/v", 1, flat.shape().dim(1))).sum(1);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyRankOfSpace(int axes) {
        int[] dims = new int[axes + 2];
        Arrays.fill(dims, 6);
        dims[0] = 1;
        dims[1] = 2;
        Tensor x = values("rank/x" + axes, dims);
        Study study =
                new Study(
                        anyRank(axes),
                        List.of(x),
                        List.of(Place.input()),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        methods()
                .forEach(m -> {
                    Tensor map = study.explain(m).map();
                    assertEquals(axes + 2, map.shape().rank(), m.toString());
                    assertTrue(says(map.toDoubles()), m.toString());
                });
    }

    @Test
    void rowsOfATableHaveAFeatureForEachColumn() {
        Network net = in -> in.get(0).mul(Toys.row(1, -2, 3, 0.5)).sum(1).tanh();
        Tensor x = Toys.row(0.3, 0.2, 0.4, 0.1);
        methods()
                .forEach(m -> {
                    if (m.toString().contains("Blurred")) {
                        assertThrows(NotApplicable.class, () -> Toys.map(net, m, 0, x));
                        return;
                    }
                    double[] map = Toys.map(net, m, 0, x);
                    assertEquals(4, map.length, m.toString());
                    assertTrue(says(map), m.toString());
                });
    }

    @Test
    void aWindowOfTheWholeInputGivesTheWholeDifference() {
        Tensor x = values("sweep/whole", 2, 3, 8, 8);
        Study study = study(x, "input", 3, 1);
        double[] score = study.evidence().score().toDoubles();
        double[] nothing = study.evidence().scoreAt(x.mul(0)).toDoubles();
        for (Windows windows :
                List.of(Windows.boxes(3, 8, 8), Windows.patches(8, 1), new Windows.Share(1, 1))) {
            for (Occlusion.Form form : Occlusion.Form.values()) {
                Method m = new Occlusion(windows, Baseline.ZERO, form);
                double[] map = study.explain(m).map().toDoubles();
                for (int i = 0; i < map.length; i++) {
                    int n = i / (map.length / 2);
                    assertEquals((float) (score[n] - nothing[n]), map[i], m.toString());
                }
            }
        }
    }

    @Test
    void channelsOfALayerAreTakenAwayInTheTailAlone() {
        Tensor x = values("sweep/layer", 1, 3, 8, 8);
        Study study = study(x, "block", 2);
        Tensor a = study.evidence().activation();
        Method m = new FeatureAblation(Features.channels(), Baseline.ZERO);
        Tensor map = study.explain(m).map();
        assertEquals(a.shape(), map.shape());
        for (int c = 0; c < 4; c++) {
            double[] keep = {1, 1, 1, 1};
            keep[c] = 0;
            Tensor kept = a.mul(SIMD.tensor(new Shape(1, 4, 1, 1), keep));
            Tensor logits =
                    Hooks.none()
                            .output(Selector.path("block"), (_, _) -> kept)
                            .during(() -> NET.apply(x));
            double without = logits.slice(1, 2, 3, 1).item();
            double expected = study.evidence().score().item() - without;
            assertEquals((float) expected, map.slice(1, c, c + 1, 1).amax().item(), "channel " + c);
        }
    }

    @Test
    void tokensOnAGridAreAMap() {
        Layer vit = Models.named("deit_tiny").build().apply(Site.root(new Seeded(SIMD, "vit")));
        Tensor x = values("sweep/tokens", 1, 3, 32, 48);
        Study study = new Study(vit, x, "blocks.11.norm1", Target.top());
        for (Method m :
                List.of(
                        new FeatureAblation(Features.grid(3), Baseline.ZERO),
                        new Occlusion(Windows.patches(1, 1), Baseline.ZERO, Occlusion.Form.MEAN))) {
            Tensor map = study.explain(m).map();
            assertEquals(new Shape(1, 1, 2, 3), map.shape());
            assertTrue(says(map.toDoubles()), m.toString());
        }
    }

    @Test
    void permutationExchangesFeaturesWithinTheBatch() {
        Method m = new FeaturePermutation(Features.grid(2), 2, 3);
        Tensor batch = values("sweep/permuted", 3, 3, 8, 8);
        double[] map = study(batch, "input", 0, 1, 2).explain(m).map().toDoubles();
        assertTrue(says(map));
        assertArrayEquals(map, study(batch, "input", 0, 1, 2).explain(m).map().toDoubles());
        double[] atLayer = study(batch, "block", 0, 1, 2).explain(m).map().toDoubles();
        assertTrue(says(atLayer));
        Tensor one = batch.slice(0, 0, 1, 1);
        NotApplicable e =
                assertThrows(NotApplicable.class, () -> study(one, "input", 0).explain(m));
        assertTrue(e.getMessage().contains("use feature-ablation"), e.getMessage());
    }

    @Test
    void masksAndBaselinesThatDoNotFitAreRefused() {
        Features small = Features.mask(new Shape(1, 1, 2, 2), 0, 1, 2, 3);
        refused(new FeatureAblation(small, Baseline.ZERO), "[1, 1, 2, 2] does not fit sample 0");
        Features twoMasks = Features.mask(new Shape(2, 1, 8, 8), new int[128]);
        refused(new FeatureAblation(twoMasks, Baseline.ZERO), "does not fit sample 2");
        Baseline two = new Baseline.Given(values("b", 2, 1, 1, 1));
        refused(new FeatureAblation(Features.grid(2), two), "there is none for sample 2");
        refused(new FeatureAblation(Features.grid(2, 2, 2), Baseline.ZERO), "has 2");
        assertThrows(CamException.class, () -> Features.grid(0));
        assertThrows(CamException.class, () -> Features.mask(new Shape(1, 2), 0, -1));
        assertThrows(CamException.class, () -> new Baseline.Blurred(0));
        assertThrows(CamException.class, () -> new Windows.Share(0.1, 0.2));
    }

    private static void refused(Method m, String reason) {
        Study study = study(values("sweep/refused", 3, 3, 8, 8), "input", 0, 1, 2);
        CamException e = assertThrows(CamException.class, () -> study.explain(m));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void aMaskForEachSampleIsItsOwn() {
        int[] numbers = new int[128];
        for (int i = 0; i < 128; i++) numbers[i] = i < 64 ? i % 64 / 32 : i % 8 / 4;
        Tensor batch = values("sweep/masks", 2, 3, 8, 8);
        Method both =
                new FeatureAblation(Features.mask(new Shape(2, 1, 8, 8), numbers), Baseline.ZERO);
        Tensor map = study(batch, "input", 0, 1).explain(both).map();
        for (int n = 0; n < 2; n++) {
            Features own =
                    Features.mask(
                            new Shape(1, 1, 8, 8),
                            Arrays.copyOfRange(numbers, 64 * n, 64 * n + 64));
            Tensor one = batch.slice(0, n, n + 1, 1);
            assertArrayEquals(
                    study(one, "input", n)
                            .explain(new FeatureAblation(own, Baseline.ZERO))
                            .map()
                            .toDoubles(),
                    map.slice(0, n, n + 1, 1).toDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PAPER", "CAPTUM", "XPLIQUE"})
    void profilesGiveMethodsThatLookAtTheInput(String name) {
        Profile profile = Profile.valueOf(name);
        for (Method m :
                List.of(
                        Occlusion.of(profile),
                        FeatureAblation.of(profile),
                        FeaturePermutation.of(profile),
                        ShapleyValues.of(profile),
                        KernelShap.of(profile),
                        Lime.of(profile),
                        Sobol.of(profile),
                        Hsic.of(profile))) {
            assertEquals(Place.input(), m.place("block"));
        }
        assertEquals(
                profile == Profile.XPLIQUE ? Occlusion.Form.SUM : Occlusion.Form.MEAN,
                Occlusion.of(profile).form());
    }
}
