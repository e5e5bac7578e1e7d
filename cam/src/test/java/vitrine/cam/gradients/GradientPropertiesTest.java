package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.targets.Element;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// What must hold for any network.
class GradientPropertiesTest {
    private static final Engine EXACT = Engine.reference();
    private static final Engine FAST = Engine.cpu();
    private static final Baselines GREY = new Baselines.Constant(0.25);

    static Stream<Method> methods() {
        Baselines each = Baselines.given(Chain.image(FAST, 9, 5));
        List<Baselines> rows = Baselines.rows(Chain.image(FAST, 8, 3));
        DeepLift.Functions every = DeepLift.Functions.EVERY;
        return Stream.of(
                new GradientSaliency(GradientSaliency.Sign.DROPPED),
                new InputXGradient(),
                new LinearApproximation(),
                new LayerActivation(),
                GuidedBackprop.of(Profile.PAPER),
                GuidedBackprop.of(Profile.TORCHRAY),
                new GuidedBackprop(GuidedBackprop.Gate.POSITIVE, Rectifiers.RELU_LIKE),
                new Deconvnet(Rectifiers.RELU_LIKE),
                new IntegratedGradients(Quadrature.MIDDLE, 4, GREY, Scaling.BY_DIFFERENCE),
                new Conductance(Quadrature.GAUSS_LEGENDRE, 3, GREY),
                new InternalInfluence(Quadrature.LEFT, 3, GREY),
                new GradientShap(
                        3, rows, new Spread(0.1, Spread.Unit.RANGE), Scaling.BY_DIFFERENCE, 1),
                new DeepLift(GREY, every, Scaling.BY_DIFFERENCE),
                new DeepLiftShap(rows, every, Scaling.NONE),
                SmoothGrad.of(Profile.CAPTUM),
                SmoothGrad.of(
                        Profile.CAPTUM,
                        new InputXGradient(),
                        SmoothGrad.Statistic.UNBIASED_VARIANCE),
                new ForGrad(new InputXGradient(), 2, ForGrad.Form.SIGNED),
                new ForGrad(new InputXGradient(), 2, ForGrad.Form.MAGNITUDE),
                new LayerGradCam(LayerGradCam.Sum.NONE, LayerGradCam.Part.POSITIVE));
    }

    private static Tensor map(Layer net, Tensor x, String place, Method method, int... classes) {
        return new Study(net, x, place, Target.logits(classes)).explain(method).map();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aBatchIsItsSamplesBitForBit(Method method) {
        Chain net = Chain.varied(FAST, 1);
        Tensor batch = Chain.image(FAST, 1, 3);
        int[] classes = {2, 0, 3};
        for (String place : List.of("input", "conv3", "gelu:input")) {
            Tensor all = map(net, batch, place, method, classes);
            for (int i = 0; i < 3; i++) {
                Tensor one = map(net, batch.slice(0, i, i + 1, 1), place, method, classes[i]);
                assertArrayEquals(
                        one.toArray(), all.slice(0, i, i + 1, 1).toArray(), place + " " + i);
            }
            assertTrue(all.abs().amax().item() > 0, place + ": zeros test nothing");
        }
    }

    @Test
    void aBaselineOfItsOwnForEachSample() {
        Chain net = Chain.varied(FAST, 2);
        Tensor x = Chain.image(FAST, 2, 2);
        Tensor from = Chain.image(FAST, 7, 2);
        for (Method m :
                List.of(fourSteps(Baselines.given(from)), rescaled(Baselines.given(from)))) {
            Tensor all = map(net, x, "input", m, 0, 1);
            Baselines second = Baselines.given(from.slice(0, 1, 2, 1));
            Method alone = m instanceof DeepLift ? rescaled(second) : fourSteps(second);
            Tensor one = map(net, x.slice(0, 1, 2, 1), "input", alone, 1);
            assertArrayEquals(one.toArray(), all.slice(0, 1, 2, 1).toArray(), m.name());
        }
    }

    private static Method signed() {
        return new GradientSaliency(GradientSaliency.Sign.KEPT);
    }

    private static Method fourSteps(Baselines baselines) {
        return new IntegratedGradients(
                Quadrature.GAUSS_LEGENDRE, 4, baselines, Scaling.BY_DIFFERENCE);
    }

    private static Method rescaled(Baselines baselines) {
        return new DeepLift(baselines, DeepLift.Functions.EVERY, Scaling.BY_DIFFERENCE);
    }

    /// The error is at most the step times how much the gradient changes on the way, which for
    /// these networks is less than the gradient.
    @Test
    void integratedGradientsAreCompleteAsTheStepsGrow() {
        for (int i = 0; i < 3; i++) {
            Chain net = Chain.varied(EXACT, i);
            Study study = new Study(net, Chain.image(EXACT, i, 1), "input", Target.logit(i));
            double coarse = delta(study, middle(10));
            double fine = delta(study, middle(200));
            assertTrue(fine < 1.0 / 200, "net " + i + ": " + fine);
            assertTrue(fine < coarse / 5, coarse + " to " + fine);
        }
    }

    private static Method middle(int steps) {
        return new IntegratedGradients(Quadrature.MIDDLE, steps, GREY, Scaling.BY_DIFFERENCE);
    }

    private static double delta(Study study, Method method) {
        Saliency s = study.explain(method);
        double scale = s.map().abs().sum().item();
        return Math.abs(s.derivation().note("delta").value().item()) / scale;
    }

    /// At any layer that the whole score goes through.
    @ParameterizedTest
    @ValueSource(strings = {"conv2", "pool", "gelu", "fc1"})
    void layersAreCompleteToo(String layer) {
        Chain net = Chain.varied(EXACT, 3);
        Study study = new Study(net, Chain.image(EXACT, 3, 2), layer, Target.logits(1, 2));
        for (Method m :
                List.of(
                        new IntegratedGradients(Quadrature.MIDDLE, 60, GREY, Scaling.BY_DIFFERENCE),
                        new Conductance(Quadrature.TRAPEZOID, 60, GREY),
                        rescaled(GREY))) {
            Saliency s = study.explain(m);
            double off = s.derivation().note("delta").value().abs().amax().item();
            double scale = s.map().abs().sum().item();
            double allowed = m instanceof DeepLift ? 1e-12 : 1.0 / 60; // a step
            assertTrue(off <= allowed * scale, m.name() + ": " + off + " of " + scale);
        }
    }

    @Test
    void deepLiftAddsUpToTheDifferenceOfTheScores() {
        for (int i = 0; i < 8; i++) {
            for (Engine engine : List.of(EXACT, FAST)) {
                Chain net = Chain.varied(engine, i);
                Baselines from = Baselines.given(Chain.image(engine, 50 + i, 1));
                Study study =
                        new Study(net, Chain.image(engine, i, 2), "input", Target.logit(i % 4));
                Saliency s = study.explain(rescaled(i % 2 == 0 ? GREY : from));
                double off = s.derivation().note("delta").value().abs().amax().item();
                double scale = s.map().abs().sum().item();
                double allowed = engine == EXACT ? 1e-12 : 1e-5;
                assertTrue(off <= allowed * scale, "net " + i + ": " + off + " of " + scale);
                assertNotEquals(0, scale);
            }
        }
    }

    /// Without a difference every function has its derivative.
    @Test
    void deepLiftFromTheInputItselfIsTheGradient() {
        Chain net = Chain.varied(EXACT, 5);
        Tensor x = Chain.image(EXACT, 5, 1);
        Method still = new DeepLift(Baselines.given(x), DeepLift.Functions.EVERY, Scaling.NONE);
        Tensor gradient = map(net, x, "input", signed(), 1);
        assertArrayEquals(gradient.toDoubles(), map(net, x, "input", still, 1).toDoubles(), 1e-15);
    }

    @Test
    void withoutNoiseSmoothGradIsTheMethodBitForBit() {
        Chain net = Chain.varied(FAST, 6);
        Tensor x = Chain.image(FAST, 6, 2);
        for (Method m : List.of(new InputXGradient(), rescaled(GREY))) {
            for (String place : List.of("input", "conv3")) {
                Tensor alone = map(net, x, place, m, 0, 2);
                Tensor mean = map(net, x, place, still(m, SmoothGrad.Statistic.MEAN), 0, 2);
                assertArrayEquals(alone.toArray(), mean.toArray());
                Tensor none = map(net, x, place, still(m, SmoothGrad.Statistic.VARIANCE), 0, 2);
                assertEquals(0, none.abs().amax().item());
            }
        }
    }

    private static Method still(Method m, SmoothGrad.Statistic statistic) {
        return new SmoothGrad(m, 7, Spread.NONE, statistic, SmoothGrad.Last.NOISY, 0);
    }

    @Test
    void otherSeedsDrawOtherNoiseAndTheSameDrawTheSame() {
        Chain net = Chain.rectified(FAST, 1);
        Tensor x = Chain.image(FAST, 1, 1);
        List<float[]> maps = new ArrayList<>();
        for (long seed : new long[] {0, 0, 1}) {
            Method m =
                    new SmoothGrad(
                            new InputXGradient(),
                            3,
                            new Spread(0.2, Spread.Unit.ABSOLUTE),
                            SmoothGrad.Statistic.MEAN,
                            SmoothGrad.Last.NOISY,
                            seed);
            maps.add(map(net, x, "input", m, 0).toArray());
        }
        assertArrayEquals(maps.get(0), maps.get(1));
        assertTrue(!Arrays.equals(maps.get(0), maps.get(2)), "another seed, other noise");
    }

    /// The mean over many draws nears integrated gradients averaged over the baselines.
    @Test
    void gradientShapEstimatesIntegratedGradients() {
        Chain net = Chain.rectified(EXACT, 4);
        Study study = new Study(net, Chain.image(EXACT, 4, 1), "input", Target.logit(0));
        Tensor exact =
                study.explain(
                                new IntegratedGradients(
                                        Quadrature.MIDDLE, 60, GREY, Scaling.BY_DIFFERENCE))
                        .map();
        double last = Double.POSITIVE_INFINITY;
        for (int draws : new int[] {5, 80}) {
            Method m =
                    new GradientShap(draws, List.of(GREY), Spread.NONE, Scaling.BY_DIFFERENCE, 5);
            double off = study.explain(m).map().sub(exact).abs().sum().item();
            assertTrue(off < last / 2, draws + " draws: off by " + off);
            last = off;
        }
        assertTrue(last < 0.1 * exact.abs().sum().item(), "off by " + last);
    }

    @Test
    void aHiddenUnitIsExplainedThroughItsOwnNetwork() {
        Chain net = Chain.rectified(EXACT, 2);
        Tensor x = Chain.image(EXACT, 2, 1);
        double[] units = map(net, x, "relu2", new LayerActivation(), 0).toDoubles();
        int most = 0;
        for (int i = 0; i < units.length; i++) if (units[i] > units[most]) most = i;
        Study unit =
                new Study(
                        Network.of(net).until("relu2"),
                        List.of(x),
                        List.of(Place.input(), Place.of("relu1")),
                        new Element(most / 42, most / 7 % 6, most % 7),
                        Sweep.AUTOMATIC);
        Saliency s = unit.explain(fourSteps(Baselines.zero()));
        assertEquals(units[most], s.score().item());
        Tensor input = s.maps().get(0);
        assertEquals(x.shape(), input.shape());
        assertEquals(new Shape(1, 5, 6, 7), s.maps().get(1).shape());
        double[] map = input.abs().sum(1).toDoubles();
        int row = most / 7 % 6;
        int column = most % 7;
        for (int p = 0; p < map.length; p++) {
            boolean seen = Math.abs(p / 7 - row) <= 2 && Math.abs(p % 7 - column) <= 2;
            if (!seen) assertEquals(0, map[p], "outside of the unit's field of view");
        }
        assertTrue(map[row * 7 + column] > 0);
    }

    @Test
    void anInterruptEndsALongAnswer() {
        Chain net = Chain.rectified(FAST, 1);
        Study study = new Study(net, Chain.image(FAST, 1, 1), "input", Target.logit(0));
        List<Integer> steps = new ArrayList<>();
        Sweep sweep =
                new Sweep(
                        0,
                        (what, done, total) -> {
                            steps.add(done);
                            if (done == 3) Thread.currentThread().interrupt();
                        });
        assertThrows(
                CancellationException.class,
                () -> study.with(sweep).explain(IntegratedGradients.of(Profile.PAPER)));
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        assertEquals(List.of(1, 2, 3), steps);
    }

    @Test
    void baselinesThatDoNotFitAreReported() {
        Chain net = Chain.rectified(FAST, 1);
        Tensor x = Chain.image(FAST, 1, 2);
        Baselines small = Baselines.given(FAST.full(new Shape(1, 3, 6, 6), 0));
        Baselines three = Baselines.given(Chain.image(FAST, 1, 3));
        Baselines none = new Baselines.Each(List.of());
        for (Baselines b : List.of(small, three, none)) {
            CamException e =
                    assertThrows(
                            CamException.class, () -> map(net, x, "input", fourSteps(b), 0, 0));
            assertTrue(e.getMessage().startsWith("baseline"), e.getMessage());
        }
        assertThrows(CamException.class, () -> new Spread(-1, Spread.Unit.ABSOLUTE));
        assertThrows(CamException.class, () -> new Spread(Double.NaN, Spread.Unit.RANGE));
        assertThrows(
                CamException.class,
                () -> new DeepLiftShap(List.of(), DeepLift.Functions.EVERY, Scaling.NONE));
    }

    @Test
    void volumesAndSeriesAreAnsweredByTheSameCode() {
        for (int rank = 1; rank <= 3; rank++) {
            int[] dims = new int[rank + 2];
            Arrays.fill(dims, 5);
            dims[0] = 2;
            dims[1] = 3;
            Shape shape = new Shape(dims);
            Tensor x = FAST.tensor(shape, Seeded.values("rank" + rank, shape.size(), 0, 1));
            Target sum =
                    Target.of("sum", y -> y.reshape(y.shape().dim(0), -1).sum(1).reshape(-1, 1));
            Network net = in -> in.getFirst().relu().square();
            for (Method m : methods().toList()) {
                if (m instanceof GradientShap || m instanceof DeepLiftShap) continue;
                Tensor map =
                        new Study(net, List.of(x), List.of(Place.input()), sum, Sweep.AUTOMATIC)
                                .explain(m)
                                .map();
                int channels = map.shape().dim(1);
                assertEquals(shape.with(1, channels), map.shape(), m.name());
            }
        }
    }
}
