package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.ClassScore;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.DeepFeatureFactorisation;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.cam.targets.Contrast;
import vitrine.engine.Engine;
import vitrine.engine.Pools;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Methods that do not apply say so, with the reason and what does; and values without space.
class CamRefusalTest {
    private static final Engine SIMD = CamNets.SIMD;
    private static final Tensor A = CamNets.values(SIMD, "a", 1, 3, 4, 4);
    private static final Tensor W = CamNets.values(SIMD, "w", 1, 3, 1, 1);

    private static String refusal(Study study, Method method) {
        return assertThrows(NotApplicable.class, () -> study.explain(method)).getMessage();
    }

    private static String camAfter(UnaryOperator<Tensor> tail) {
        return refusal(CamNets.study(A, tail), new Cam());
    }

    @ParameterizedTest
    @CsvSource({
        "block, tail.1",
        "block.conv1, tail.1",
        "conv1, tail.1",
    })
    void camNamesTheLayerThatIsNotLinear(String layer, String culprit) {
        Study study =
                new Study(
                        CamNets.random(SIMD, 1),
                        CamNets.images(SIMD, 1, 2),
                        layer,
                        Target.logit(0));
        String message = refusal(study, new Cam());
        assertTrue(
                message.startsWith(
                        "cam: needs a mean over positions and linear layers between " + layer),
                message);
        assertTrue(message.contains("layer " + culprit + " is not linear; use"), message);
    }

    @Test
    void camRefusesScoresThatAreNotLinear() {
        Study study =
                new Study(
                        CamNets.random(SIMD, 1),
                        CamNets.images(SIMD, 1, 1),
                        "tail",
                        Target.of(ClassScore.PROBABILITY, 0));
        assertTrue(refusal(study, new Cam()).contains("what makes the score is not linear"));
        Tensor half = SIMD.full(new Shape(1), 0.5);
        List<UnaryOperator<Tensor>> tails =
                List.of(
                        x -> x.mean(2, 3).square(),
                        x -> x.mean(2, 3).mul(x.sum(2, 3)),
                        x -> x.mean(2, 3).abs(),
                        x -> x.mean(2, 3).gt(0).mul(x),
                        x -> half.div(x.mean(2, 3)),
                        x -> x.mean(2, 3).tanh(),
                        x -> x.mean(2, 3).softmax(1),
                        x -> Pools.adaptiveAverage(x, 1, 1).exp(),
                        x -> x.amax(2, 3));
        for (UnaryOperator<Tensor> tail : tails) {
            String message = camAfter(tail);
            assertTrue(message.contains(" is not linear; use grad-cam or hires-cam"), message);
        }
    }

    @Test
    void camRefusesTailsThatTellPositionsApart() {
        String message = camAfter(x -> x.mul(CamNets.values(SIMD, "g", 1, 3, 4, 4)));
        assertTrue(message.contains("tells the positions of a channel apart"), message);
    }

    @Test
    void camTakesAnyScoreThatIsLinearInTheLogits() {
        Study study =
                new Study(
                        CamNets.random(SIMD, 1),
                        CamNets.images(SIMD, 1, 2),
                        "tail",
                        Contrast.logits(0, 0.5, 1));
        Tensor first = study.explain(new Cam()).map();
        Tensor a = explained(study, Target.logit(0));
        Tensor b = explained(study, Target.logit(1));
        assertArrayEquals(
                a.sub(b.mul(0.5)).toDoubles(), first.toDoubles(), 1e-5 * a.abs().amax().item());
    }

    private static Tensor explained(Study study, Target target) {
        return new Study(study.model(), study.inputs(), study.places(), target, study.sweep())
                .explain(new Cam())
                .map();
    }

    /// The least of a map is at zero and the greatest at one, whatever their signs.
    @ParameterizedTest
    @ValueSource(strings = {"PAPER", "TORCH_CAM"})
    void camShowsWhatSpeaksAgainst(String profile) {
        Saliency s = CamNets.study(A, x -> x.mean(2, 3).mul(W.mean(2, 3))).explain(new Cam());
        Tensor shown = s.render(Profile.valueOf(profile), 4, 4);
        Tensor raised = s.map().sub(s.map().amin());
        double eps = profile.equals("PAPER") ? 0 : 1e-8;
        assertArrayEquals(raised.div(raised.amax().add(eps)).toDoubles(), shown.toDoubles(), 1e-6);
        assertTrue(s.map().amin().item() < 0);
    }

    @Test
    void methodsThatComparePositionsNeedSeveral() {
        Tensor vector = CamNets.values(SIMD, "vector", 2, 5);
        Study study = CamNets.study(vector, Tensor::relu);
        List<Method> compare =
                List.of(
                        Fem.of(Profile.PAPER),
                        EigenCam.of(Profile.PAPER),
                        new EigenGradCam(),
                        new SegEigenCam(),
                        new EigenSmooth(new GradCam()),
                        new KpcaCam());
        for (Method method : compare) {
            String message = refusal(study, method);
            assertTrue(
                    message.startsWith(
                            method.name()
                                    + ": compares positions, and features has one, its value"
                                    + " is [2, 5]; choose"),
                    message);
        }
    }

    /// `[n, c]` gives `[n, 1]`: what the channels add up to.
    @Test
    void valuesWithoutSpaceAreOnePosition() {
        Tensor vector = CamNets.values(SIMD, "vector", 2, 5);
        List<Method> apply =
                List.of(
                        new GradCam(),
                        new HiResCam(),
                        new LayerCam(),
                        new ElementGradCam(),
                        GradCamPlusPlus.of(Profile.PAPER),
                        GradCamPlusPlus.of(Profile.PYTORCH_GRAD_CAM),
                        GradCamPlusPlus.of(Profile.XPLIQUE),
                        new TrueGradCamPlusPlus(),
                        SmoothGradCamPlusPlus.of(Profile.PAPER),
                        SmoothGradCamPlusPlus.of(Profile.TORCH_CAM),
                        XGradCam.of(Profile.PAPER),
                        new RandomCam());
        Study study = CamNets.study(vector, Tensor::relu);
        Study picture = CamNets.study(vector.reshape(2, 5, 1, 1), Tensor::relu);
        for (Method method : apply) {
            Tensor map = study.explain(method).map();
            assertEquals(new Shape(2, 1), map.shape());
            assertArrayEquals(picture.explain(method).map().toArray(), map.toArray());
        }
        Tensor linear = CamNets.study(vector, x -> x.mul(2)).explain(new Cam()).map();
        assertArrayEquals(vector.mul(2).sum(1).toArray(), linear.toArray());
    }

    @Test
    void aScoreWithoutCurvatureHasNoSecondDerivative() {
        Study study = CamNets.study(A, Tensor::relu);
        String message = refusal(study, new TrueGradCamPlusPlus(TrueGradCamPlusPlus.Score.ITSELF));
        assertTrue(
                message.startsWith(
                        "true-grad-cam++: the second derivative of logit 0 is zero everywhere"),
                message);
    }

    @Test
    void aScoreThatIsFlatHereGivesAMapThatSaysSo() {
        Study flat = CamNets.study(A.abs(), x -> x.neg().relu());
        Saliency s = flat.explain(new TrueGradCamPlusPlus());
        assertTrue(s.defect().startsWith("the map is 0.0 everywhere"), s.defect());
    }

    @Test
    void theManyDerivativesReportTheirProgressAndCanBeInterrupted() {
        List<Integer> seen = new ArrayList<>();
        Study study =
                CamNets.study(A, Tensor::tanh)
                        .with(new Sweep(20, (what, done, total) -> seen.add(done)));
        Tensor map = study.explain(new TrueGradCamPlusPlus()).map();
        assertEquals(List.of(20, 40, 48), seen);
        assertArrayEquals(
                map.toArray(),
                study.with(Sweep.AUTOMATIC).explain(new TrueGradCamPlusPlus()).map().toArray());
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> study.explain(new TrueGradCamPlusPlus()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void kernelsOfTooManyPositionsAreRefused() {
        Tensor large = SIMD.full(new Shape(1, 1, 91, 91), 1);
        String message = refusal(CamNets.study(large, Tensor::relu), new KpcaCam());
        assertTrue(message.contains("features has 8281 of them, more than 8192"), message);
    }

    @Test
    void decompositionsRefuseWhatIsNotFinite() {
        Tensor broken = SIMD.tensor(new Shape(1, 1, 1, 2), Float.NaN, 1f);
        PrincipalComponent component = new PrincipalComponent(Centring.CHANNELS, Sign.ACTIVATION);
        CamException e = assertThrows(CamException.class, () -> component.of(broken));
        assertTrue(e.getMessage().contains("holds NaN; give finite numbers"), e.getMessage());
    }

    @Test
    void parametersThatMakeNoSense() {
        List<Supplier<Object>> wrong =
                List.of(
                        () -> new XGradCam(-1),
                        () -> new XGradCam(Double.NaN),
                        () -> new Fem(Fem.Form.PAPER, Double.NaN),
                        () ->
                                new SmoothGradCamPlusPlus(
                                        SmoothGradCamPlusPlus.Form.PAPER, 0, 0.3, 0),
                        () ->
                                new SmoothGradCamPlusPlus(
                                        SmoothGradCamPlusPlus.Form.PAPER, 4, -0.3, 0),
                        () -> new Kernel.Sigmoid(-1, 1),
                        () -> new Kernel.Rbf(-0.1),
                        () -> new Kernel.Polynomial(0, 1, 0),
                        () -> new DeepFeatureFactorisation(0),
                        () -> new DeepFeatureFactorisation(2, 0, 1e-4, 0),
                        () -> new DeepFeatureFactorisation(2, 10, -1, 0));
        for (Supplier<Object> make : wrong) {
            CamException e = assertThrows(CamException.class, make::get);
            assertTrue(e.getMessage().contains(" needs "), e.getMessage());
        }
    }
}
