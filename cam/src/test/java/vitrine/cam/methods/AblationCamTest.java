package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.methods.AblationCam.Drifting;
import vitrine.cam.methods.AblationCam.Value;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TinyNet;

import java.util.Arrays;

/// Ablation-CAM: its closed form behind a linear tail, whole runs without a channel, and
/// pytorch-grad-cam's drifting minimum.
class AblationCamTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();

    private static Study study(Engine engine, int i, String layer, int batch) {
        return new Study(
                Nets.tiny(engine, i), Nets.image(engine, i, batch), layer, Target.logit(i % 5));
    }

    private static double[] weights(Study study, Method method) {
        return study.explain(method).derivation().note("w").value().toDoubles();
    }

    @Test
    void workedExample() {
        Layer net = Nets.scored(SIMD, 1f, 3f, -1f, -1f);
        Tensor x = SIMD.tensor(new Shape(1, 2, 1, 2), 1f, 2f, 3f, 0f);
        Study study = new Study(net, x, "features", Target.logit(0));
        assertArrayEquals(
                new double[] {7 / 4.0, -3 / 4.0},
                weights(study, AblationCam.of(Profile.PAPER)),
                1e-6);
        assertArrayEquals(
                new double[] {-0.5, 3.5},
                study.explain(AblationCam.of(Profile.PAPER)).map().toDoubles(),
                1e-6);
    }

    /// What comes after `tail` is a mean over positions and a linear layer.
    @Test
    void behindALinearTailAWeightIsTheShareOfTheScore() {
        for (int i = 0; i < 12; i++) {
            TinyNet net = Nets.tiny(REFERENCE, i);
            Study study = study(REFERENCE, i, "tail", 1);
            double score = study.evidence().score().item();
            double[] mean = study.evidence().activation().mean(2, 3).toDoubles();
            double[] row = net.fc().weight().slice(0, i % 5, i % 5 + 1, 1).toDoubles();
            double[] w = weights(study, new AblationCam(Value.ZERO));
            for (int k = 0; k < w.length; k++)
                assertEquals(mean[k] * row[k] / score, w[k], 1e-11, "net " + i + " channel " + k);
        }
    }

    private static double without(Study study, Layer net, Tensor x, String layer, int k, Value v) {
        Tensor a = study.evidence().activation();
        double[] values = a.toDoubles();
        int plane = a.shape().dim(2) * a.shape().dim(3);
        double[] own = Arrays.copyOfRange(values, k * plane, (k + 1) * plane);
        double fill =
                switch (v) {
                    case ZERO -> 0;
                    case MINIMUM -> Arrays.stream(own).min().orElseThrow();
                    case MEAN -> Arrays.stream(own).sum() / plane;
                };
        Arrays.fill(values, k * plane, (k + 1) * plane, fill);
        Tensor replaced = a.engine().tensor(a.shape(), values);
        Tensor logits =
                Hooks.none()
                        .output(Selector.path(layer), (l, y) -> replaced)
                        .during(() -> net.apply(x));
        return study.evidence().target().score(logits).item();
    }

    @ParameterizedTest
    @EnumSource
    void aWeightIsWhatAWholeRunWithoutTheChannelLoses(Value value) {
        for (int i = 0; i < 6; i++) {
            String layer = i % 2 == 0 ? "block.bn2" : "pool";
            Study study = study(REFERENCE, i, layer, 1);
            double score = study.evidence().score().item();
            double[] w = weights(study, new AblationCam(value));
            Layer net = Nets.tiny(REFERENCE, i);
            Tensor x = Nets.image(REFERENCE, i, 1);
            for (int k = 0; k < w.length; k++) {
                double lost = score - without(study, net, x, layer, k, value);
                assertEquals(lost / score, w[k], 1e-9, "net " + i + " channel " + k);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingDependsOnTheBatch(Value value) {
        AblationCam method = new AblationCam(value);
        Study study = study(SIMD, 2, "block.conv1", 1);
        float[] one = study.with(new Sweep(1, (w, d, t) -> {})).explain(method).map().toArray();
        for (int batch : new int[] {0, 2, 3, 50}) {
            Sweep sweep = new Sweep(batch, (w, d, t) -> {});
            assertArrayEquals(one, study.with(sweep).explain(method).map().toArray());
        }
    }

    @Test
    void nothingBeforeThePlaceRunsAgain() {
        int[] runs = new int[1];
        Layer counted =
                Nets.named(
                        "counted",
                        x -> {
                            runs[0]++;
                            return x;
                        });
        Layer net = Nets.row(counted, Nets.features(), Nets.named("sum", x -> x.sum(2, 3).sum(1)));
        Layer flat = Nets.named("", x -> net.apply(x).reshape(x.shape().dim(0), 1));
        Tensor x = Nets.image(SIMD, 0, 1);
        Sweep sweep = new Sweep(1, (w, d, t) -> {});
        new Study(flat, x, "features", Target.logit(0))
                .with(sweep)
                .explain(new AblationCam(Value.ZERO));
        assertEquals(1, runs[0]);
    }

    @Test
    void aValueWithoutSpaceIsAblatedToo() {
        Study study = study(REFERENCE, 3, "fc", 1);
        double[] w = weights(study, new AblationCam(Value.ZERO));
        for (int k = 0; k < w.length; k++) assertEquals(k == 3 ? 1 : 0, w[k], 1e-12);
    }

    /// Behind a ReLU the least value is zero: the drifting minimum does not drift.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32})
    void behindARectifierPytorchGradCamPutsZeros(int batch) {
        Study study = study(SIMD, 4, "block", 1);
        assertEquals(0, study.evidence().activation().amin().item());
        double[] zero = weights(study, new AblationCam(Value.ZERO));
        assertArrayEquals(zero, weights(study, new AblationCam(new Drifting(batch, 1))), 1e-5);
    }

    /// Row `j` of a batch is lower than the least value by `(j + 1)·1e7`.
    @Test
    void onSignedValuesPytorchGradCamDrifts() {
        Layer net = Nets.scored(REFERENCE, 1f, 2f, -1f, 3f, 2f, 1f, 4f, -2f);
        Tensor x = REFERENCE.tensor(new Shape(1, 4, 1, 2), 1f, 2f, -3f, 0f, 2f, 5f, 1f, 1f);
        Study study = new Study(net, x, "features", Target.logit(0));
        Tensor a = study.evidence().activation();
        int channels = a.shape().dim(1);
        double least = a.amin().item();
        assertTrue(least < 0);
        float score = (float) study.evidence().score().item();
        double[] expected = new double[channels];
        int plane = a.shape().dim(2) * a.shape().dim(3);
        for (int k = 0; k < channels; k++) {
            double[] values = a.toDoubles();
            Arrays.fill(values, k * plane, (k + 1) * plane, least - (k % 2 + 1) * 1e7);
            float without =
                    (float) study.evidence().scoreAt(REFERENCE.tensor(a.shape(), values)).item();
            expected[k] = (score - without) / score;
        }
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(
                expected, weights(study, new AblationCam(new Drifting(2, 1))), 1e-6 * scale);
        double[] wide = weights(study, new AblationCam(new Drifting(32, 1)));
        assertTrue(Math.abs(wide[3] - expected[3]) > 0.1 * scale, "the batch matters");
    }

    @Test
    void fromARatioOfOneHalfOnLaterChannelsFallOut() {
        Study study = study(SIMD, 5, "block", 1);
        double[] all = weights(study, new AblationCam(new Drifting(3, 1)));
        double[] half = weights(study, new AblationCam(new Drifting(3, 0.5)));
        double[] more = weights(study, new AblationCam(new Drifting(3, 0.9)));
        assertArrayEquals(all, half, "both halves are all");
        int kept = 0;
        while (kept < more.length && more[kept] == all[kept]) kept++;
        assertTrue(kept < more.length, "some fall out");
        for (int k = kept; k < more.length; k++) assertEquals(0, more[k], "channel " + k);
        double[] ends = weights(study, new AblationCam(new Drifting(3, 0.2)));
        assertEquals(2, Arrays.stream(ends).filter(w -> w != 0).count(), "one from either end");
    }

    @Test
    void aChannelGoesOnTheGridAndInPytorchGradCamsFormEverywhere() {
        Study study =
                new Study(
                        Nets.transformer(REFERENCE, 2),
                        Nets.image(REFERENCE, 0, 1, 32, 48),
                        "blocks.1.norm1",
                        Target.logit(7));
        Tensor a = study.evidence().activation();
        assertEquals(new Shape(1, 8, 2, 3), a.shape());
        double score = study.evidence().score().item();
        double[] values = a.toDoubles();
        Arrays.fill(values, 0, 6, 0);
        double without = study.evidence().scoreAt(REFERENCE.tensor(a.shape(), values)).item();
        double[] w = weights(study, new AblationCam(Value.ZERO));
        assertEquals((score - without) / score, w[0], 1e-10);
        double[] tokens = study.evidence().laidOut().activation().toDoubles();
        double fill = Arrays.stream(tokens).min().orElseThrow() - 1e7;
        for (int t = 0; t < 7; t++) tokens[t * 8] = fill;
        Tensor ablated = REFERENCE.tensor(new Shape(1, 7, 8), tokens);
        float gone = (float) study.evidence().laidOut().scoreAt(ablated).item();
        double[] drifted = weights(study, new AblationCam(new Drifting(1, 1)));
        assertEquals(((float) score - gone) / (float) score, drifted[0], 1e-6);
    }

    @Test
    void parametersAreChecked() {
        assertThrows(CamException.class, () -> new Drifting(0, 1));
        assertThrows(CamException.class, () -> new Drifting(1, 0));
        assertThrows(CamException.class, () -> new Drifting(1, 1.1));
        assertEquals(
                new AblationCam(new Drifting(32, 1)), AblationCam.of(Profile.PYTORCH_GRAD_CAM));
        assertEquals(new AblationCam(Value.ZERO), AblationCam.of(Profile.TORCH_CAM));
    }
}
