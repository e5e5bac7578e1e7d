package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.PageCode;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.cam.targets.Each;
import vitrine.cam.targets.Element;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.util.List;

/// The snippets of the page for those who come from Captum, compiled and with their numbers.
class ComingFromCaptumTest {
    private static final String PAGE = "docs/how-to/coming-from-captum.md";
    private static final String OWN =
            "cam/src/test/java/vitrine/cam/gradients/ComingFromCaptumTest.java";

    private final Network net = Toys.oneConvolution();
    private final Network model = net;
    private final Tensor image = Toys.sixteen();
    private final Tensor ones = Toys.ones();
    private final Study study = Toys.first(net, "conv1", image);

    /// The code between `// page` and `// end`, and the page's code, in order.
    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 6);
    }

    @Test
    void layerGradCam() {
        // page
        Network model = in -> net.apply(List.of(in.getFirst()));
        Study study =
                new Study(
                        model,
                        List.of(image),
                        List.of(Place.of("conv1")),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        Tensor map = study.explain(new GradCam()).map(); // 11.25 13.5 20.25 22.5
        Tensor positive = map.relu(); // relu_attributions=True
        Tensor channels = // attr_dim_summation=False
                study.explain(new LayerGradCam(LayerGradCam.Sum.NONE, LayerGradCam.Part.SIGNED))
                        .map();
        Tensor before = study.at(Place.of("conv1:input")).explain(new GradCam()).map();
        // end
        assertArrayEquals(new double[] {11.25, 13.5, 20.25, 22.5}, map.toDoubles());
        assertEquals(map.shape(), positive.shape());
        assertEquals(new Shape(1, 2, 2, 2), channels.shape());
        assertEquals(0.5625 * 15, before.toDoubles()[15]);
    }

    @Test
    void guidedGradCam() {
        // page
        Study both =
                new Study(
                        net,
                        List.of(image, ones),
                        List.of(Place.of("conv1")),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        List<Saliency> answers =
                both.explain(
                        List.of(
                                new GuidedGradCam(Interpolation.NEAREST, 0),
                                new GuidedGradCam(Interpolation.NEAREST, 1)));
        Tensor second = answers.get(1).map(); // 14.5 29 38 19 and so on
        // end
        assertArrayEquals(new double[] {14.5, 29, 38, 19}, second.slice(2, 0, 1, 1).toDoubles());
    }

    @Test
    void targets() {
        // page
        Target all = Target.logit(2); // an index for every sample
        Target each = Target.logits(2, 0); // a list or a tensor: one for each
        Target pixel = new Element(1, 5, 6); // a tuple, into an output of several axes
        Target pixels = new Each(new Element(0, 3, 3), new Element(4, 2, 0));
        Target sum = Target.of("sum", y -> y.sum(1)); // any function to [n, 1]
        // end
        Tensor rows = Toys.ENGINE.tensor(new Shape(2, 3), 0, 1, 2, 3, 4, 5);
        assertArrayEquals(new double[] {2, 5}, all.score(rows).toDoubles());
        assertArrayEquals(new double[] {2, 3}, each.score(rows).toDoubles());
        assertArrayEquals(new double[] {3, 12}, sum.score(rows).toDoubles());
        Shape images = new Shape(2, 5, 6, 7);
        Tensor y = Toys.ENGINE.range(images.size()).reshape(images);
        assertArrayEquals(new double[] {42 + 41, 210 + 42 + 41}, pixel.score(y).toDoubles());
        assertArrayEquals(
                new double[] {3 * 7 + 3, 210 + 4 * 42 + 2 * 7}, pixels.score(y).toDoubles());
        assertArrayEquals(
                new double[] {210 + 4 * 42 + 2 * 7},
                pixels.sample(1).score(y.slice(0, 1, 2, 1)).toDoubles());
        Tensor three = Toys.ENGINE.full(new Shape(3, 5, 6, 7), 1);
        assertThrows(CamException.class, () -> pixels.score(three));
        for (Target wrong : List.of(new Element(1, 6, 6), new Element(1, 5), new Element(-1, 5, 6)))
            assertThrows(CamException.class, () -> wrong.score(three), wrong.name());
        assertThrows(CamException.class, () -> new Element());
    }

    @Test
    void integratedGradients() {
        // page
        Method method =
                new IntegratedGradients(
                        Quadrature.GAUSS_LEGENDRE,
                        50,
                        new Baselines.Constant(0.5),
                        Scaling.BY_DIFFERENCE);
        Saliency s = study.at(Place.input()).explain(method);
        Tensor delta = s.derivation().note("delta").value(); // [n, 1]
        Tensor layer = study.explain(method).map(); // LayerIntegratedGradients
        // end
        assertEquals(new Shape(1, 1), delta.shape());
        double difference = s.derivation().note("difference").value().item();
        assertEquals(s.map().sum().item() - difference, delta.item(), 1e-12);
        assertEquals(new Shape(1, 2, 2, 2), layer.shape());
        assertEquals(difference, layer.sum().item(), 0.02 * Math.abs(difference));
    }

    @Test
    void deepLiftAndNoise() {
        Shape three = new Shape(3, 1, 4, 4);
        Tensor distribution = Toys.ENGINE.tensor(three, Seeded.values("captum", 48, 0, 1));
        long seed = 0;
        // page
        Baselines zero = Baselines.zero();
        DeepLift.Functions functions = DeepLift.Functions.CAPTUM;
        List<Baselines> rows = Baselines.rows(distribution); // [k, ...]
        List<Method> methods =
                List.of(
                        new DeepLift(zero, functions, Scaling.BY_DIFFERENCE),
                        new DeepLiftShap(rows, functions, Scaling.BY_DIFFERENCE),
                        new GradientShap(5, rows, Spread.NONE, Scaling.BY_DIFFERENCE, seed),
                        SmoothGrad.of(
                                Profile.CAPTUM,
                                new InputXGradient(),
                                SmoothGrad.Statistic.VARIANCE));
        List<Saliency> answers = study.at(Place.input()).explain(methods);
        // end
        for (Saliency s : answers) assertEquals(image.shape(), s.map().shape());
        for (Saliency s : answers.subList(0, 2))
            assertEquals(0, s.derivation().note("delta").value().item(), 1e-12);
        assertTrue(answers.get(3).map().amin().item() >= 0);
    }

    @Test
    void neurons() {
        // page
        Study unit =
                new Study(
                        model.until("fc1"),
                        List.of(image),
                        List.of(Place.input()),
                        Target.logit(3),
                        Sweep.AUTOMATIC);
        Tensor guided = unit.explain(GuidedBackprop.of(Profile.CAPTUM)).map(); // 0 1 1 1 1 3 3 2 …
        // end
        double[] expected = {0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1};
        assertArrayEquals(expected, guided.toDoubles());
    }
}
