package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.targets.Finer;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;

import java.util.Arrays;
import java.util.List;

/// Methods made from a CAM: with curvature, of a contrast of classes, as a product over layers.
class DerivedMethodsTest {
    private static final Engine REFERENCE = Engine.reference();

    private static Study study(int i, String layer, Target target) {
        return new Study(Nets.tiny(REFERENCE, i), Nets.image(REFERENCE, i, 2), layer, target);
    }

    @Test
    void shapleyCamWorkedExample() {
        Layer net =
                Nets.row(
                        Nets.features(),
                        Nets.named(
                                "score",
                                a -> {
                                    Tensor flat = Layouts.flatten(a, 1);
                                    return flat.slice(1, 0, 1, 1)
                                            .square()
                                            .add(flat.slice(1, 1, 2, 1));
                                }));
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        Study study = new Study(net, x, "features", Target.logit(0));
        Saliency s = study.explain(new ShapleyCam());
        assertArrayEquals(new double[] {1, 2}, s.map().toDoubles());
        assertArrayEquals(
                new double[] {2, 0}, s.derivation().note("curvature").value().toDoubles());
        assertArrayEquals(new double[] {1.5, 3}, study.explain(new GradCam()).map().toDoubles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "pool", "block.bn1", "block", "tail.0", "tail"})
    void onAPiecewiseLinearNetShapleyCamIsGradCam(String layer) {
        for (int i = 0; i < 6; i++) {
            for (Engine engine : List.of(REFERENCE, Engine.cpu())) {
                Study study =
                        new Study(
                                Nets.tiny(engine, i),
                                Nets.image(engine, i, 2),
                                layer,
                                Target.logit(i % 5));
                float[] shapley = study.explain(new ShapleyCam()).map().toArray();
                assertArrayEquals(study.explain(new GradCam()).map().toArray(), shapley);
            }
        }
    }

    /// ReST of class 1: `y_1 + ln softmax(y)_1`.
    private static Tensor rest(Tensor y) {
        return y.add(y.logSoftmax(1)).slice(1, 1, 2, 1);
    }

    @Test
    void onACurvedScoreShapleyCamMovesByHalfTheCurvature() {
        Study study = study(2, "block", Target.of("ReST 1", DerivedMethodsTest::rest));
        Evidence e = study.evidence();
        Tensor a = e.activation();
        double step = 1e-5;
        Tensor ahead = e.replaced(a.mul(1 + step)).gradient();
        Tensor behind = e.replaced(a.mul(1 - step)).gradient();
        Tensor half = ahead.sub(behind).div(4 * step);
        double[] expected = a.mul(e.gradient().sub(half).mean(2, 3)).sum(1).toDoubles();
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double[] map = study.explain(new ShapleyCam()).map().toDoubles();
        assertArrayEquals(expected, map, 1e-6 * scale);
        double[] grad = study.explain(new GradCam()).map().toDoubles();
        assertTrue(Math.abs(grad[0] - map[0]) > 1e-4 * scale, "the curvature says something");
    }

    /// torch-cam's own test: weights 1, 3 and -1 of one channel.
    @Test
    void finerCamWorkedExample() {
        Site site = new Site("score", new Nets.Fixed(REFERENCE, 1, 3, -1));
        Layer score = new Linear(site, 1, 3);
        Layer net =
                Nets.row(
                        Nets.features(),
                        Nets.named("gap", a -> Layouts.flatten(a.mean(2, 3), 1)),
                        score);
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        Method finer = new FinerCam(new GradCam(), List.of(1, 2), 1, Finer.Weighting.EVEN);
        Saliency s = new Study(net, x, "features", Target.logit(0)).explain(finer);
        assertArrayEquals(new double[] {0, 0}, s.map().toDoubles(), 1e-15);
        assertEquals(0, s.derivation().note("alpha").value().item(), 1e-15);
    }

    private static Tensor gradCam(int i, String layer, Target target) {
        return study(i, layer, target).explain(new GradCam()).map();
    }

    /// Grad-CAM is linear in the score.
    @Test
    void finerCamIsTheClassLessTheMeanOfTheNearest() {
        for (int i = 0; i < 6; i++) {
            Tensor logits = study(i, "block", Target.top()).evidence().output();
            int[] top = Selection.argmax(logits, 1).values();
            Tensor map =
                    study(i, "block", Target.top())
                            .explain(FinerCam.of(Profile.PAPER, new GradCam()))
                            .map();
            for (int n = 0; n < 2; n++) {
                double[] y = logits.slice(0, n, n + 1, 1).toDoubles();
                int k = top[n];
                List<Integer> near = Nearest.of(y, k).subList(0, 3);
                Tensor expected = gradCam(i, "block", Target.logit(k));
                for (int j : near)
                    expected = expected.sub(gradCam(i, "block", Target.logit(j)).mul(0.2));
                double scale = expected.abs().amax().item();
                assertArrayEquals(
                        expected.slice(0, n, n + 1, 1).toDoubles(),
                        map.slice(0, n, n + 1, 1).toDoubles(),
                        1e-12 * scale,
                        "net " + i);
            }
        }
    }

    private static final class Nearest {
        static List<Integer> of(double[] y, int k) {
            return java.util.stream.IntStream.range(0, y.length)
                    .filter(j -> j != k)
                    .boxed()
                    .sorted(
                            java.util.Comparator.comparingDouble(
                                    (Integer j) -> Math.abs(y[j] - y[k])))
                    .toList();
        }
    }

    @Test
    void pytorchGradCamsFinerCamWeightsByProbabilityAndDerivesThroughIt() {
        Study study = study(1, "pool", Target.logit(2));
        double[] y = study.evidence().output().slice(0, 0, 1, 1).toDoubles();
        List<Integer> near = Nearest.of(y, 2).subList(0, 3);
        Target contrast =
                Target.of(
                        "contrast",
                        o -> {
                            Tensor p = o.softmax(1);
                            Tensor sum = o.slice(1, 0, 1, 1).mul(0);
                            Tensor total = sum;
                            for (int j : near) {
                                Tensor weight = p.slice(1, j, j + 1, 1);
                                Tensor difference =
                                        o.slice(1, 2, 3, 1).sub(o.slice(1, j, j + 1, 1));
                                sum = sum.add(weight.mul(difference));
                                total = total.add(weight);
                            }
                            return sum.div(total.add(1e-9));
                        });
        Method finer = FinerCam.of(Profile.PYTORCH_GRAD_CAM, new GradCam());
        double[] expected = study(1, "pool", contrast).explain(new GradCam()).map().toDoubles();
        double[] map = study.explain(finer).map().toDoubles();
        assertArrayEquals(
                Arrays.copyOf(expected, expected.length / 2),
                Arrays.copyOf(map, map.length / 2),
                1e-12);
    }

    @Test
    void finerCamRefusesWhatIsNoClass() {
        Method finer = FinerCam.of(Profile.PAPER, new GradCam());
        Study sum = study(1, "pool", Target.of("sum", y -> y.sum(1)));
        NotApplicable e = assertThrows(NotApplicable.class, () -> sum.explain(finer));
        assertTrue(e.getMessage().contains("sum is no class"), e.getMessage());
        Method far = new FinerCam(new GradCam(), List.of(5), 1, Finer.Weighting.EVEN);
        Study five = study(1, "pool", Target.logit(0));
        assertThrows(CamException.class, () -> five.explain(far));
    }

    private static Tensor plane(float... values) {
        return REFERENCE.tensor(new Shape(1, 1, 2, 2), values);
    }

    @Test
    void refineCamWorkedExample() {
        List<Tensor> maps = List.of(plane(0, 1, 2, 3), plane(3, 2, 1, 0));
        RefineCam torchCam = RefineCam.of(Profile.TORCH_CAM, new GradCam());
        double[] shown = torchCam.rendering(Profile.TORCH_CAM).display(maps, 2, 2).toDoubles();
        assertArrayEquals(new double[] {0, 1, 1, 0}, shown, 1e-6);
    }

    @Test
    void refineCamMultipliesFinishedMapsOfSeveralPlaces() {
        Study study = study(3, "pool", Target.logit(1)).at(Place.of("pool"), Place.of("tail"));
        for (Profile profile : List.of(Profile.PAPER, Profile.PYTORCH_GRAD_CAM)) {
            Saliency s = study.explain(RefineCam.of(profile, new LayerCam()));
            Tensor product =
                    profile.display(List.of(s.maps().get(0)), 8, 12)
                            .mul(profile.display(List.of(s.maps().get(1)), 8, 12));
            double[] shown = s.render(profile, 8, 12).toDoubles();
            double[] expected = profile.display(List.of(product), 8, 12).toDoubles();
            assertArrayEquals(expected, shown, 1e-6);
            assertEquals(1, Arrays.stream(shown).max().orElseThrow(), 1e-6);
        }
    }

    @Test
    void torchCamsRefineCamMultipliesAtTheLargestMapsExtents() {
        Tensor small = plane(1, 0, 0, 2);
        Tensor large = Interpolation.LINEAR.resize(plane(2, 1, 1, 4), 4, 4);
        Tensor product =
                Profile.TORCH_CAM
                        .display(List.of(small), 4, 4)
                        .mul(Profile.TORCH_CAM.display(List.of(large), 4, 4));
        Tensor raised = product.sub(product.amin());
        Tensor scaled = raised.div(raised.amax().add(1e-8));
        double[] expected = Interpolation.LINEAR.resize(scaled, 9, 7).toDoubles();
        RefineCam torchCam = RefineCam.of(Profile.TORCH_CAM, new GradCam());
        Tensor shown = torchCam.rendering(Profile.PAPER).display(List.of(small, large), 9, 7);
        assertArrayEquals(expected, shown.toDoubles(), 1e-12);
    }
}
