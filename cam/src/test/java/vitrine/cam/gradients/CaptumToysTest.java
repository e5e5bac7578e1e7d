package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// The exact numbers that Captum's own tests expect of its small models.
class CaptumToysTest {
    private static final LayerGradCam GRAD_CAM =
            new LayerGradCam(LayerGradCam.Sum.OVER_CHANNELS, LayerGradCam.Part.SIGNED);
    private static final LayerGradCam CHANNELS =
            new LayerGradCam(LayerGradCam.Sum.NONE, LayerGradCam.Part.SIGNED);
    private static final LayerGradCam POSITIVE =
            new LayerGradCam(LayerGradCam.Sum.OVER_CHANNELS, LayerGradCam.Part.POSITIVE);

    private static void expect(double[] expected, Tensor actual) {
        assertArrayEquals(expected, actual.toDoubles(), 1e-9);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.trim().split(" +")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Tensor at(Network network, String place, Method method, Tensor... inputs) {
        return Toys.first(network, place, inputs).explain(method).map();
    }

    @Test
    void layerGradCam() {
        Tensor x = Toys.sixteen();
        Network net = Toys.oneConvolution();
        expect(numbers("400"), at(Toys.multiLayer(), "lin0", GRAD_CAM, Toys.row(0, 100, 0)));
        expect(numbers("11.25 13.5 20.25 22.5"), at(net, "conv1", GRAD_CAM, x));
        expect(numbers("-3.75 3 23.25 30 15 10.5 -3 -7.5"), at(net, "conv1", CHANNELS, x));
        expect(numbers("0 4 28 32.5"), at(net, "relu1", GRAD_CAM, x));
        expect(numbers("14.5 19 32.5 37"), at(net, "conv1", GRAD_CAM, x, Toys.ones()));
        for (String relu : List.of("relu1", "relu2"))
            expect(numbers("21"), at(Toys.multiRelu(), relu, GRAD_CAM, Toys.row(0, 6, 0)));
    }

    @Test
    void layerGradCamAtALayersInput() {
        double[] values = Toys.sixteen().toDoubles();
        values[5] = -4;
        Tensor x = Toys.ENGINE.tensor(new Shape(1, 1, 4, 4), values);
        double[] expected = Arrays.stream(values).map(v -> 0.5625 * v).toArray();
        Network net = Toys.oneConvolution();
        expect(expected, at(net, "conv1:input", GRAD_CAM, x));
        expected[5] = 0;
        expect(expected, at(net, "conv1:input", POSITIVE, x));
    }

    @Test
    void aLayerThatTheScoreDoesNotNeedIsReported() {
        CamException e =
                assertThrows(
                        CamException.class,
                        () -> at(Toys.multiRelu(), "unused", GRAD_CAM, Toys.row(0, 6, 0)));
        assertTrue(e.getMessage().contains("is not on the path"), e.getMessage());
    }

    @Test
    void guidedGradCam() {
        Network net = Toys.oneConvolution();
        Method nearest = new GuidedGradCam(Interpolation.NEAREST, 0);
        expect(
                numbers("0 0 4 4  0 0 12 8  28 84 97.5 65  28 56 65 32.5"),
                at(net, "relu1", nearest, Toys.sixteen()));
        double[] both = numbers("14.5 29 38 19  29 58 76 38  65 130 148 74  32.5 65 74 37");
        for (String place : List.of("conv1", "relu1:input")) {
            Study study = Toys.first(net, place, Toys.sixteen(), Toys.ones());
            Method second = new GuidedGradCam(Interpolation.NEAREST, 1);
            for (Saliency s : study.explain(List.of(nearest, second))) expect(both, s.map());
        }
    }

    @Test
    void anInputThatTheMapCannotBeBroughtToIsReported() {
        Network net = Toys.oneConvolution();
        Tensor lone = Toys.ENGINE.full(new Shape(1), 1);
        Study study = Toys.first(net, "conv1", Toys.sixteen(), lone);
        study.explain(new GuidedGradCam(Interpolation.NEAREST, 0));
        CamException e =
                assertThrows(
                        CamException.class,
                        () -> study.explain(new GuidedGradCam(Interpolation.NEAREST, 1)));
        assertEquals(
                "guided-grad-cam: the map [1, 1, 2, 2] of conv1 cannot be brought to the extents"
                        + " of input:1, [1]; both need as many axes of space behind batch and"
                        + " channels",
                e.getMessage());
        CamException missing =
                assertThrows(
                        CamException.class,
                        () -> study.explain(new GuidedGradCam(Interpolation.NEAREST, 2)));
        assertTrue(missing.getMessage().contains("is given 2 inputs"), missing.getMessage());
    }

    private static final String GUIDED = "0 1 1 1  1 3 3 2  1 3 3 2  1 2 2 1";
    private static final String GUIDED_BOTH = "1 2 2 1  2 4 4 2  2 4 4 2  1 2 2 1";

    @Test
    void guidedBackpropagation() {
        Method guided = GuidedBackprop.of(Profile.CAPTUM);
        Network net = Toys.oneConvolution();
        expect(numbers(GUIDED), at(net, "input", guided, Toys.sixteen()));
        for (String input : List.of("input", "input:1"))
            expect(numbers(GUIDED_BOTH), at(net, input, guided, Toys.sixteen(), Toys.ones()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void guidedBackpropagationOfANeuron(int unit) {
        Network net = Toys.oneConvolution().until("fc1");
        Study study = Toys.study(net, "input", Target.logit(unit), Toys.sixteen());
        expect(numbers(GUIDED), study.explain(GuidedBackprop.of(Profile.CAPTUM)).map());
    }

    @Test
    void deconvolution() {
        Method deconvnet = Deconvnet.of(Profile.CAPTUM);
        Network net = Toys.oneConvolution();
        double[] expected = numbers("2 3 3 1  3 5 5 2  3 5 5 2  1 2 2 1");
        expect(expected, at(net, "input", deconvnet, Toys.sixteen()));
        for (String input : List.of("input", "input:1"))
            expect(expected, at(net, input, deconvnet, Toys.sixteen(), Toys.ones()));
    }

    @Test
    void saliency() {
        Target sum = Target.of("sum", y -> y.sum(1));
        Study study = Toys.study(Toys.basic(), "input", sum, Toys.row(1, 2, 3, 0, -1, 7));
        expect(
                numbers("0 0 0 1 1 0"),
                study.explain(new GradientSaliency(GradientSaliency.Sign.KEPT)).map());
    }

    @Test
    void gradientTimesActivation() {
        Network net = Toys.multiLayer();
        Tensor x = Toys.row(0, 100, 0);
        expect(numbers("0 400 0"), at(net, "lin0", new InputXGradient(), x));
        expect(numbers("90 101 101 101"), at(net, "lin1", new InputXGradient(), x));
        expect(numbers("392 0"), at(net, "lin2", new InputXGradient(), x));
        expect(numbers("0 8 8 8"), at(net, "relu", new InputXGradient(), Toys.row(3, 4, 0)));
        expect(numbers("0 8 8 8"), at(net, "relu", new LayerActivation(), Toys.row(3, 4, 0)));
    }

    /// Captum's tests take 500 steps and round to 0.1.
    @ParameterizedTest
    @CsvSource({"lin0, 0 390 0", "lin1, 90 100 100 100", "relu, 90 100 100 100", "lin2, 390 0"})
    void conductance(String layer, String expected) {
        Method method = new Conductance(Quadrature.GAUSS_LEGENDRE, 500, Baselines.zero());
        Tensor map = at(Toys.multiLayer(), layer, method, Toys.row(0, 100, 0));
        assertArrayEquals(numbers(expected), map.toDoubles(), 0.1);
    }

    @Test
    void conductanceWithSeveralInputsAndAFixedArgument() {
        Network two = Toys.multiLayer();
        Network scaled = in -> two.apply(in.stream().map(x -> x.mul(4)).toList());
        Method method = new Conductance(Quadrature.GAUSS_LEGENDRE, 500, Baselines.zero());
        Tensor ten = Toys.row(0, 10, 0);
        Tensor map = at(scaled, "lin2", method, ten, ten, Toys.row(0, 5, 0));
        assertArrayEquals(numbers("390 0"), map.toDoubles(), 0.1);
    }

    /// Captum's tests take its trapezoid with 500 steps and round to 0.01.
    private static void influence(String expected, String layer, Baselines baselines, Tensor x) {
        Method method = new InternalInfluence(Quadrature.TRAPEZOID_CAPTUM, 500, baselines);
        double[] map = at(Toys.multiLayer(), layer, method, x).toDoubles();
        assertArrayEquals(numbers(expected), map, 0.01);
    }

    @Test
    void internalInfluence() {
        Tensor x = Toys.row(0, 100, 0);
        influence("3.9 3.9 3.9", "lin0", Baselines.zero(), x);
        influence(".9 1 1 1", "lin1", Baselines.zero(), x);
        influence("1 1 1 1", "relu", Baselines.zero(), Toys.row(3, 4, 0));
        influence(".9 1 1 1", "relu:input", Baselines.zero(), x);
        influence("1 0", "lin2", Baselines.zero(), x);
        Tensor two = Toys.ENGINE.tensor(new Shape(2, 3), 0, 80, 0, 30, 30, 0);
        Tensor from = Toys.ENGINE.tensor(new Shape(2, 3), 0, -20, 0, -20, -20, 0);
        influence(".7 .8 .8 .8  .5 .6 .6 .6", "lin1", Baselines.given(from), two);
    }

    /// Two models of one function have the same attributions.
    @Test
    void integratedGradients() {
        Method many =
                new IntegratedGradients(
                        Quadrature.MIDDLE, 600, Baselines.zero(), Scaling.BY_DIFFERENCE);
        for (Network net : List.of(Toys.basic2(), Toys.basic3())) {
            Study study =
                    Toys.first(net, "input", Toys.row(3), Toys.row(1))
                            .at(Place.input(), new Place.ModelInput(1));
            List<Tensor> maps = study.explain(many).maps();
            assertEquals(1.5, maps.get(0).item(), 1e-9);
            assertEquals(-0.5, maps.get(1).item(), 1e-9);
        }
    }

    @ParameterizedTest
    @CsvSource({"BY_DIFFERENCE, 2, 1", "NONE, 2, 0.5"})
    void deepLift(Scaling scaling, double first, double second) {
        Method method = new DeepLift(Baselines.zero(), DeepLift.Functions.CAPTUM, scaling);
        Study study =
                Toys.first(Toys.deepLift(), "input", Toys.row(1), Toys.row(2))
                        .at(Place.input(), new Place.ModelInput(1));
        List<Tensor> maps = study.explain(method).maps();
        assertEquals(first, maps.get(0).item());
        assertEquals(second, maps.get(1).item());
        Method several =
                new DeepLiftShap(
                        List.of(Baselines.zero(), Baselines.zero()),
                        DeepLift.Functions.CAPTUM,
                        scaling);
        assertEquals(second, study.explain(several).maps().get(1).item());
    }

    @Test
    void deepLiftThroughAMaximum() {
        Tensor x = Toys.ENGINE.full(new Shape(2, 4), 1);
        Tensor from = Toys.ENGINE.tensor(new Shape(2, 4), 1, 2, 3, 9, 4, 8, 6, 7);
        for (DeepLift.Functions functions : DeepLift.Functions.values()) {
            Method method = new DeepLift(Baselines.given(from), functions, Scaling.BY_DIFFERENCE);
            Saliency s = Toys.first(Toys.maximum(), "input", x).explain(method);
            expect(numbers("0 0 0 -8  0 -7 0 0"), s.map());
            expect(numbers("0 0"), s.derivation().note("delta").value());
            expect(numbers("-8 -7"), s.derivation().note("difference").value());
        }
    }
}
