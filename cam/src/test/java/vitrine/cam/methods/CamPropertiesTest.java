package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What must hold for any network, whatever the numbers.
class CamPropertiesTest {
    private static final Engine REFERENCE = CamNets.REFERENCE;
    private static final Engine SIMD = CamNets.SIMD;

    static List<Method> methods() {
        List<Method> all = new ArrayList<>(homogeneous());
        for (GradCamPlusPlus.Form form : GradCamPlusPlus.Form.values())
            all.add(new GradCamPlusPlus(form));
        for (SmoothGradCamPlusPlus.Form form : SmoothGradCamPlusPlus.Form.values())
            all.add(new SmoothGradCamPlusPlus(form, 2, 0.3, 1));
        for (Fem.Form form : Fem.Form.values()) all.add(new Fem(form, 1));
        for (Centring centring : Centring.values())
            all.add(new EigenCam(new PrincipalComponent(centring, Sign.ACTIVATION)));
        all.addAll(
                List.of(
                        new TrueGradCamPlusPlus(),
                        new RandomCam(),
                        new Cam(),
                        new KpcaCam(),
                        new EigenSmooth(GradCamPlusPlus.of(Profile.PAPER))));
        return all;
    }

    /// Methods whose map grows with the gradient.
    static List<Method> homogeneous() {
        return List.of(
                new GradCam(),
                new HiResCam(),
                new LayerCam(),
                new ElementGradCam(),
                new XGradCam(0),
                new XGradCam(1e-7),
                new EigenGradCam(),
                new SegEigenCam(),
                new EigenSmooth(new HiResCam()));
    }

    /// Where every method applies.
    private static Tensor map(Layer net, Tensor x, Method method, int... classes) {
        return new Study(net, x, "tail", Target.logits(classes)).explain(method).map();
    }

    private static void close(double[] expected, Tensor actual, double relative, String where) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertArrayEquals(expected, actual.toDoubles(), relative * scale, where);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aBatchIsItsSamplesInAnyOrderBitForBit(Method method) {
        for (int i = 0; i < 3; i++) {
            TinyNet net = CamNets.random(SIMD, i);
            Tensor batch = CamNets.images(SIMD, i, 3);
            Tensor all = map(net, batch, method, 0, 2, 1);
            Tensor turned = map(net, batch.indexSelect(0, new Index(2, 0, 1)), method, 1, 0, 2);
            for (int n = 0; n < 3; n++) {
                Tensor one = map(net, one(batch, n), method, new int[] {0, 2, 1}[n]);
                assertArrayEquals(one.toArray(), one(all, n).toArray(), "net " + i);
                assertArrayEquals(one.toArray(), one(turned, (n + 1) % 3).toArray(), "net " + i);
            }
        }
    }

    private static Tensor one(Tensor x, int n) {
        return x.slice(0, n, n + 1, 1);
    }

    /// In single precision a map may differ by what is accepted of other libraries' (a ten
    /// thousandth of its maximum); the sign of a component may not.
    @ParameterizedTest
    @MethodSource("methods")
    void singlePrecisionIsNearDouble(Method method) {
        for (int i = 0; i < 6; i++) {
            Tensor exact =
                    map(
                            CamNets.random(REFERENCE, i),
                            CamNets.images(REFERENCE, i, 1),
                            method,
                            i % 3);
            Tensor fast = map(CamNets.random(SIMD, i), CamNets.images(SIMD, i, 1), method, i % 3);
            close(exact.toDoubles(), fast, 1e-4, "net " + i);
        }
    }

    static Stream<Method> withoutNoise() {
        return methods().stream().filter(m -> !(m instanceof SmoothGradCamPlusPlus));
    }

    /// Noise does not look the same in a mirror, so the method that adds it is left out.
    @ParameterizedTest
    @MethodSource("withoutNoise")
    void aMirroredInputGivesAMirroredMap(Method method) {
        int said = 0;
        for (int i = 0; i < 6; i++) {
            CamNets.Mirrored weights = new CamNets.Mirrored(new Seeded(REFERENCE, "mirrored" + i));
            TinyNet net = new TinyNet(Site.root(weights), 2 + 2 * (i % 3), 4);
            Tensor x = CamNets.images(REFERENCE, i, 1);
            double[] flipped = Layouts.flip(map(net, x, method, 1), 3).toDoubles();
            close(flipped, map(net, Layouts.flip(x, 3), method, 1), 1e-9, "net " + i);
            if (RestatedCams.farthest(flipped) != 0) said++;
        }
        assertTrue(said >= 4, "only " + said + " maps were not zero");
    }

    @ParameterizedTest
    @MethodSource("homogeneous")
    void scalingTheScoreLeavesTheDisplayAsItIs(Method method) {
        for (int i = 0; i < 6; i++) {
            TinyNet net = CamNets.random(REFERENCE, i);
            Tensor x = CamNets.images(REFERENCE, i, 2);
            Target logit = Target.logit(i % 3);
            Target scaled = Target.of("scaled", y -> logit.score(y).mul(3.7));
            double[] shown = shown(new Study(net, x, "block.bn2", logit), method);
            double[] other = shown(new Study(net, x, "block.bn2", scaled), method);
            assertArrayEquals(shown, other, method instanceof XGradCam ? 1e-9 : 1e-11);
            assertTrue(RestatedCams.farthest(shown) == 1, "net " + i + " shows something");
        }
    }

    private static double[] shown(Study study, Method method) {
        return study.explain(method).render(Profile.PAPER, 20, 30).toDoubles();
    }

    /// Behind a ReLU the first singular vector of the values as they are has one sign (Perron and
    /// Frobenius); less their means, ours agrees with the mean activation.
    @Test
    void eigenCamIsPositiveWhereTheLayerIsActive() {
        for (int i = 0; i < 12; i++) {
            Tensor x = CamNets.images(SIMD, i, 2);
            Study study = new Study(CamNets.random(SIMD, i), x, "block", Target.top());
            Tensor plain = study.explain(EigenCam.of(Profile.PAPER)).map();
            assertTrue(plain.amin().item() >= -1e-6 * plain.amax().item(), "net " + i);
            Tensor centred = study.explain(EigenCam.of(Profile.PYTORCH_GRAD_CAM)).map();
            Tensor mean = study.evidence().activation().mean(1);
            for (double agreement : centred.mul(mean).sum(2, 3).toDoubles())
                assertTrue(agreement > 0, "net " + i);
        }
    }

    @Test
    void withEvenActivationsXGradCamIsGradCam() {
        for (int i = 0; i < 8; i++) {
            Tensor level = CamNets.values(REFERENCE, "level" + i, 2, 5, 1, 1);
            Tensor even = level.expandTo(new Shape(2, 5, 3, 4));
            Tensor g = CamNets.values(REFERENCE, "g" + i, 2, 5, 3, 4);
            close(
                    CamNets.map(new GradCam(), even, g).toDoubles(),
                    CamNets.map(new XGradCam(0), even, g),
                    1e-12,
                    "activation " + i);
        }
    }

    @Test
    void withoutNegativeGradientsLayerCamIsHiResCam() {
        for (int i = 0; i < 8; i++) {
            Tensor a = CamNets.values(SIMD, "a" + i, 2, 5, 3, 4);
            Tensor g = CamNets.values(SIMD, "g" + i, 2, 5, 3, 4).abs();
            assertArrayEquals(
                    CamNets.map(new HiResCam(), a, g).toArray(),
                    CamNets.map(new LayerCam(), a, g).toArray());
        }
    }

    @Test
    void beforeALinearTailCamGradCamAndHiResCamAgree() {
        for (int i = 0; i < 8; i++) {
            TinyNet net = CamNets.random(REFERENCE, i);
            Tensor x = CamNets.images(REFERENCE, i, 2);
            double[] grad = map(net, x, new GradCam(), 0, 1).toDoubles();
            Tensor cam = map(net, x, new Cam(), 0, 1);
            int positions = cam.shape().dim(2) * cam.shape().dim(3);
            close(grad, cam.div(positions), 1e-12, "CAM, net " + i);
            close(grad, map(net, x, new HiResCam(), 0, 1), 1e-12, "HiResCAM, net " + i);
            close(grad, map(net, x, new XGradCam(0), 0, 1), 1e-12, "XGradCAM, net " + i);
        }
    }

    /// A signal, a picture and a volume of the same numbers; noise is drawn for the shape of the
    /// input, but in the same order.
    @ParameterizedTest
    @MethodSource("methods")
    void theRankMakesNoDifference(Method method) {
        int[][] shapes = {{2, 3, 12}, {2, 3, 3, 4}, {2, 3, 2, 3, 2}, {2, 3, 12, 1}};
        List<float[]> maps = new ArrayList<>();
        for (int[] dims : shapes) {
            Shape one = new Shape(dims).with(0, 1);
            Tensor g = method instanceof Cam ? even(one) : CamNets.values(SIMD, "g", one.dims());
            Tensor a = CamNets.values(SIMD, "a", dims);
            Tensor map = CamNets.map(method, a, g);
            assertEquals(new Shape(dims).with(1, 1), map.shape());
            maps.add(map.toArray());
        }
        for (float[] map : maps) assertArrayEquals(maps.getFirst(), map);
    }

    /// The same gradient at all positions of a channel.
    private static Tensor even(Shape shape) {
        int[] dims = new int[shape.rank()];
        Arrays.setAll(dims, a -> a < 2 ? shape.dim(a) : 1);
        return CamNets.values(SIMD, "even", dims).expandTo(shape);
    }

    @ParameterizedTest
    @MethodSource("withoutNoise")
    void aDeadLayerGivesAMapThatSaysSo(Method method) {
        Tensor dead = SIMD.full(new Shape(1, 3, 4, 4), 0);
        Tensor g = even(dead.shape());
        Saliency s = CamNets.study(dead, x -> x.mul(g)).explain(method);
        assertTrue(s.defect().startsWith("the map is 0.0 everywhere"), s.defect());
    }

    /// `S` is piecewise linear in `A` where no curved function follows.
    @Test
    void onAPiecewiseLinearNetworkTheTrueGradCamPlusPlusIsTheClosedForm() {
        int said = 0;
        for (int i = 0; i < 6; i++) {
            String layer = i % 2 == 0 ? "tail" : "block.bn2";
            Study study =
                    new Study(
                            CamNets.random(REFERENCE, i),
                            CamNets.values(REFERENCE, "small" + i, 2, 3, 8, 8),
                            layer,
                            Target.logits(i % 3, 1));
            double[] closed =
                    study.explain(new GradCamPlusPlus(GradCamPlusPlus.Form.PAPER))
                            .map()
                            .toDoubles();
            close(closed, study.explain(new TrueGradCamPlusPlus()).map(), 1e-11, layer + i);
            if (RestatedCams.farthest(closed) != 0) said++;
        }
        assertTrue(said >= 4, "only " + said + " maps were not zero");
    }

    /// `S = Σ b A + c A² + d A³` has `S' = b + 2cA + 3dA²`, `S'' = 2c + 6dA` and `S''' = 6d`.
    @Test
    void theTrueGradCamPlusPlusOfACubic() {
        for (int i = 0; i < 4; i++) {
            Tensor a = CamNets.values(REFERENCE, "a" + i, 1, 2, 2, 3);
            Tensor b = CamNets.values(REFERENCE, "b" + i, 1, 2, 2, 3);
            Tensor c = CamNets.values(REFERENCE, "c" + i, 1, 2, 2, 3);
            Tensor d = CamNets.values(REFERENCE, "d" + i, 1, 2, 2, 3);
            Study study = CamNets.study(a, x -> x.mul(b).add(x.square().mul(c.add(x.mul(d)))));
            for (TrueGradCamPlusPlus.Score score : TrueGradCamPlusPlus.Score.values()) {
                double[] expected =
                        cubic(
                                score == TrueGradCamPlusPlus.Score.EXPONENTIAL,
                                a.toDoubles(),
                                b.toDoubles(),
                                c.toDoubles(),
                                d.toDoubles());
                close(
                        expected,
                        study.explain(new TrueGradCamPlusPlus(score)).map(),
                        1e-10,
                        score + " " + i);
            }
        }
    }

    private static double[] cubic(
            boolean exponential, double[] a, double[] b, double[] c, double[] d) {
        int positions = a.length / 2;
        double[] map = new double[positions];
        for (int k = 0; k < 2; k++) {
            double total = 0;
            for (int p = 0; p < positions; p++) total += a[k * positions + p];
            double w = 0;
            for (int i = k * positions; i < (k + 1) * positions; i++) {
                double s1 = b[i] + 2 * c[i] * a[i] + 3 * d[i] * a[i] * a[i];
                double s2 = 2 * c[i] + 6 * d[i] * a[i];
                double s3 = 6 * d[i];
                double y2 = exponential ? s2 + s1 * s1 : s2;
                double y3 = exponential ? s3 + 3 * s1 * s2 + s1 * s1 * s1 : s3;
                w += y2 / (2 * y2 + total * y3) * Math.max(s1, 0);
            }
            for (int p = 0; p < positions; p++) map[p] += w * a[k * positions + p];
        }
        return map;
    }
}
