package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Method;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.KernelComponent;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.TinyNet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Methods against their formulas restated on plain arrays, on seeded networks, and their worked
/// examples.
class CamFormulasTest {
    private static final List<String> LAYERS =
            List.of("pool", "block.conv1", "block.bn2", "block", "tail.0", "tail");
    private static final int NETS = 18;

    /// A method, its formula, and the map of its worked example; `tolerance` is relative, in double
    /// precision.
    private record Case(
            Method method,
            double tolerance,
            Function<RestatedCams, double[]> formula,
            double... worked) {
        @Override
        public String toString() {
            return method.toString();
        }
    }

    private static Case exact(
            Method method, Function<RestatedCams, double[]> formula, double... worked) {
        return new Case(method, 1e-12, formula, worked);
    }

    private static Case eigen(
            Method method, Function<RestatedCams, double[]> formula, double... worked) {
        return new Case(method, 1e-9, formula, worked);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(exact(new ElementGradCam(), RestatedCams::element, 1, 6));
        double w = 26.0 / 55;
        for (GradCamPlusPlus.Form form : GradCamPlusPlus.Form.values()) {
            double[] worked =
                    form == GradCamPlusPlus.Form.PAPER ? new double[] {w, 2 * w} : new double[0];
            cases.add(exact(new GradCamPlusPlus(form), r -> r.plusPlus(form), worked));
        }
        cases.add(exact(new XGradCam(0), r -> r.xGrad(0), -2.0 / 3, 14.0 / 3));
        cases.add(exact(new XGradCam(1e-7), r -> r.xGrad(1e-7)));
        for (Fem.Form form : Fem.Form.values())
            cases.add(exact(new Fem(form, 1), r -> r.fem(form, 1)));
        cases.add(exact(new RandomCam(0), r -> r.random(0), 1.79550, 0.21265));
        cases.add(exact(new RandomCam(7), r -> r.random(7)));
        cases.addAll(eigenCams());
        cases.addAll(eigenCamsWithGradients());
        return cases.stream();
    }

    private static List<Case> eigenCams() {
        double root = Math.sqrt(13);
        double length = Math.sqrt(26 + 4 * root);
        double half = Math.sqrt(10) / 2;
        double[] plain = {(9 + 3 * root) / length, 6 / length};
        double[] centred = {half, -half};
        List<Case> cases = new ArrayList<>();
        for (Sign sign : Sign.values()) {
            for (Centring centring : Centring.values()) {
                double[] worked = centring == Centring.NONE ? plain : centred;
                cases.add(
                        eigen(
                                new EigenCam(new PrincipalComponent(centring, sign)),
                                r -> RestatedCams.component(r.a(), centring, sign),
                                sign == Sign.ACTIVATION ? worked : new double[0]));
            }
        }
        Method linear = new KpcaCam(new KernelComponent(new Kernel.Linear(), Sign.ACTIVATION));
        cases.add(eigen(linear, r -> centredComponent(r, (k, p) -> r.a()[k][p]), centred));
        return cases;
    }

    private static List<Case> eigenCamsWithGradients() {
        double products = Math.sqrt(34) / 2;
        double smooth = Math.sqrt(13) / 2;
        return List.of(
                eigen(
                        new EigenGradCam(),
                        r -> centredComponent(r, (k, p) -> r.g()[k][p] * r.a()[k][p]),
                        -products,
                        products),
                eigen(
                        new SegEigenCam(),
                        r ->
                                RestatedCams.component(
                                        r.each((k, p) -> Math.abs(r.g()[k][p]) * r.a()[k][p]),
                                        Centring.CHANNELS,
                                        Sign.MAP)),
                eigen(
                        new EigenSmooth(new GradCam()),
                        r ->
                                centredComponent(
                                        r,
                                        (k, p) ->
                                                Arrays.stream(r.g()[k]).average().orElseThrow()
                                                        * r.a()[k][p]),
                        -smooth,
                        smooth));
    }

    private static double[] centredComponent(RestatedCams r, RestatedCams.Entry entry) {
        return RestatedCams.component(r.each(entry), Centring.CHANNELS, Sign.ACTIVATION);
    }

    private static void close(double[] expected, Tensor actual, double relative, String where) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertArrayEquals(expected, actual.toDoubles(), relative * scale, where);
    }

    private static Study study(Engine engine, int i, String layer) {
        return new Study(
                CamNets.random(engine, i),
                CamNets.images(engine, i, 1),
                layer,
                Target.logit(i % 3));
    }

    private static RestatedCams restated(int i, String layer) {
        Engine engine = CamNets.REFERENCE;
        return RestatedCams.of(
                Restated.at(CamNets.random(engine, i), CamNets.images(engine, i, 1), layer, i % 3));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMapIsTheFormula(Case c) {
        int said = 0;
        for (int i = 0; i < NETS; i++) {
            String layer = LAYERS.get(i % LAYERS.size());
            double[] expected = c.formula.apply(restated(i, layer));
            Tensor map = study(CamNets.REFERENCE, i, layer).explain(c.method).map();
            assertEquals(1, map.shape().dim(1));
            close(expected, map, c.tolerance, c + " at " + layer + " of net " + i);
            if (RestatedCams.farthest(expected) != 0) said++;
        }
        assertTrue(said > NETS / 2, "only " + said + " maps were not zero");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWorkedExampleIsRight(Case c) {
        if (c.worked.length == 0) return;
        Tensor a = CamNets.REFERENCE.tensor(new Shape(1, 2, 1, 2), 1f, 2f, 3f, 0f);
        Tensor g = CamNets.REFERENCE.tensor(new Shape(1, 2, 1, 2), 1f, 3f, -1f, -1f);
        double tolerance = c.method instanceof RandomCam ? 1e-4 : 1e-12;
        assertArrayEquals(c.worked, CamNets.map(c.method, a, g).toDoubles(), tolerance);
    }

    @Test
    void theWorkedExamplesOfOtherShapes() {
        Engine engine = CamNets.REFERENCE;
        Tensor a = engine.tensor(new Shape(1, 2, 2, 2), 1f, 1f, 1f, 1f, 0f, 0f, 0f, 4f);
        Method fem = new Fem(Fem.Form.PAPER, 1);
        assertArrayEquals(new double[] {1, 1, 1, 2}, CamNets.map(fem, a, a).toDoubles());
        Tensor line = engine.tensor(new Shape(1, 1, 1, 3), 1f, 2f, 6f);
        Tensor down = engine.full(line.shape(), -1);
        assertArrayEquals(
                new double[] {-2, -1, 3},
                CamNets.map(new SegEigenCam(), line, down).toDoubles(),
                1e-14);
        Tensor two = engine.tensor(new Shape(1, 2, 1, 2), 1f, 2f, 3f, 0f);
        Tensor even = engine.tensor(two.shape(), 2f, 2f, -0.5f, -0.5f);
        assertArrayEquals(new double[] {1, 8}, CamNets.map(new Cam(), two, even).toDoubles());
    }

    @Test
    void kernelsOtherThanTheLinear() {
        List<Kernel> kernels =
                List.of(
                        new Kernel.Sigmoid(0, 1),
                        new Kernel.Rbf(0.3),
                        new Kernel.Polynomial(0.2, 1, 3),
                        new Kernel.Cosine());
        for (Kernel kernel : kernels) {
            for (int i = 0; i < 3; i++) {
                Tensor map =
                        study(CamNets.REFERENCE, i, "block")
                                .explain(new KpcaCam(new KernelComponent(kernel, Sign.MAP)))
                                .map();
                close(restated(i, "block").kpca(kernel), map, 1e-9, kernel + " of net " + i);
            }
        }
    }

    @Test
    void camWeighsWithTheLastLayersRow() {
        for (int i = 0; i < NETS; i++) {
            TinyNet net = CamNets.random(CamNets.REFERENCE, i);
            int k = i % 3;
            RestatedCams r = restated(i, "tail");
            double[] w = net.fc().weight().toDoubles();
            double[] expected = new double[r.a()[0].length];
            for (int c = 0; c < r.a().length; c++)
                for (int p = 0; p < expected.length; p++)
                    expected[p] += w[k * r.a().length + c] * r.a()[c][p];
            Tensor map = study(CamNets.REFERENCE, i, "tail").explain(new Cam()).map();
            close(expected, map, 1e-12, "net " + i);
            double logit = net.apply(CamNets.images(CamNets.REFERENCE, i, 1)).toDoubles()[k];
            assertEquals(logit - net.fc().bias().toDoubles()[k], map.mean().item(), 1e-12);
        }
    }

    @Test
    void smoothGradCamPlusPlusAveragesOverNoise() {
        int samples = 3;
        double deviation = 0.25;
        for (int i = 0; i < 6; i++) {
            Engine engine = CamNets.REFERENCE;
            TinyNet net = CamNets.random(engine, i);
            Tensor x = CamNets.images(engine, i, 1);
            List<RestatedCams> noisy = new ArrayList<>();
            for (int n = 0; n < samples; n++) {
                Noise noise = new Noise(9, "smooth-grad-cam++").of("0/" + n);
                Tensor moved = x.add(noise.normal(engine, x.shape(), 0).mul(deviation));
                noisy.add(RestatedCams.of(Restated.at(net, moved, "block", i % 3)));
            }
            for (SmoothGradCamPlusPlus.Form form : SmoothGradCamPlusPlus.Form.values()) {
                Method method = new SmoothGradCamPlusPlus(form, samples, deviation, 9);
                Tensor map = study(engine, i, "block").explain(method).map();
                double[] expected = smooth(form, restated(i, "block"), noisy);
                close(expected, map, 1e-12, form + " of net " + i);
                assertTrue(RestatedCams.farthest(expected) != 0, "net " + i + " says something");
            }
        }
    }

    @Test
    void withoutDeviationSmoothGradCamPlusPlusIsGradCamPlusPlus() {
        for (int i = 0; i < 6; i++) {
            Study study = study(CamNets.REFERENCE, i, "block");
            double[] expected = study.explain(GradCamPlusPlus.of(Profile.PAPER)).map().toDoubles();
            Method still = new SmoothGradCamPlusPlus(SmoothGradCamPlusPlus.Form.PAPER, 3, 0, i);
            close(expected, study.explain(still).map(), 1e-12, "net " + i);
        }
    }

    /// `S = Σ a·b` has the gradient `b` at `a`.
    @Test
    void everyInputOfTheModelIsMadeNoisy() {
        Tensor a = CamNets.values(CamNets.REFERENCE, "a", 2, 3, 4);
        Tensor b = CamNets.values(CamNets.REFERENCE, "b", 2, 3, 4);
        Study study =
                new Study(
                        in -> Layouts.flatten(in.get(0).mul(in.get(1)), 1).sum(1),
                        List.of(a, b),
                        List.of(Place.input()),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        Method method = new SmoothGradCamPlusPlus(SmoothGradCamPlusPlus.Form.PAPER, 2, 0.5, 4);
        double[] expected = new double[24];
        for (int copy = 0; copy < 2; copy++) {
            Noise noise = new Noise(4, "smooth-grad-cam++").of("1/" + copy);
            for (int i = 0; i < 24; i++) {
                double moved = b.toDoubles()[i] + 0.5 * noise.normal(i % 12);
                expected[i] += moved * moved / 2;
            }
        }
        Tensor d2 = study.explain(method).derivation().note("D2").value();
        close(expected, d2, 1e-12, "the mean of the squares");
    }

    private static double[] smooth(
            SmoothGradCamPlusPlus.Form form, RestatedCams clean, List<RestatedCams> noisy) {
        boolean paper = form == SmoothGradCamPlusPlus.Form.PAPER;
        RestatedCams last = noisy.getLast();
        double[][] d1 = power(noisy, 1);
        double[][] d2 = power(noisy, 2);
        double[][] d3 = power(noisy, 3);
        double[][] a = paper ? clean.a() : last.a();
        double[] map = new double[a[0].length];
        for (int k = 0; k < a.length; k++) {
            double w = 0;
            for (int p = 0; p < map.length; p++) {
                double third = 0;
                for (int q = 0; q < map.length; q++)
                    third += clean.a()[k][q] * d3[k][paper ? p : q];
                double below = 2 * d2[k][p] + third + (paper ? 0 : 1e-8);
                double first = paper ? d1[k][p] : last.g()[k][p];
                if (below != 0) w += d2[k][p] / below * Math.max(first, 0);
            }
            for (int p = 0; p < map.length; p++) map[p] += w * a[k][p];
        }
        return map;
    }

    private static double[][] power(List<RestatedCams> noisy, int exponent) {
        return noisy.getFirst()
                .each((k, p) ->
                        noisy.stream()
                                .mapToDouble(r -> Math.pow(r.g()[k][p], exponent))
                                .average()
                                .orElseThrow());
    }
}
