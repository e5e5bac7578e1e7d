package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.CamException;
import vitrine.cam.ChannelMasks.Form;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Score-CAM, SS-CAM and IS-CAM: their worked examples, Score-CAM's formula on plain arrays, and
/// how they sweep.
class ScoreFamilyTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();

    /// Channels `[0 1]` and `[3 0]` of an input `[1 2]` whose score is its sum.
    private static Study example() {
        Tensor channels = SIMD.tensor(new Shape(1, 2, 1, 2), 0f, 1f, 3f, 0f);
        Layer features = Nets.features();
        Layer model =
                Nets.named(
                        "",
                        x -> {
                            int batch = x.shape().dim(0);
                            Tensor first = x.slice(3, 0, 1, 1).mul(0).add(1);
                            Tensor unread = features.apply(first.mul(channels)).mul(0);
                            return x.sum(1, 2, 3).add(unread.sum(1, 2, 3)).reshape(batch, 1);
                        });
        Tensor x = SIMD.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        return new Study(model, x, "features", Target.logit(0));
    }

    private static double[] weighted(double first, double second) {
        double e = StrictMath.exp(first - second);
        return new double[] {3 / (1 + e), e / (1 + e)};
    }

    @Test
    void workedExamples() {
        double[] score = weighted(2, 1);
        assertArrayEquals(new double[] {0.8068, 0.7311}, score, 1e-4);
        assertArrayEquals(
                score, example().explain(new ScoreCam(Form.PAPER)).map().toDoubles(), 1e-6);
        assertArrayEquals(
                score, example().explain(new SsCam(Form.PAPER, 3, 0, 0)).map().toDoubles(), 1e-6);
        double[] integrated = weighted(1.5, 0.75);
        assertArrayEquals(new double[] {0.9625, 0.6792}, integrated, 1e-4);
        assertArrayEquals(
                integrated, example().explain(new IsCam(Form.PAPER, 2)).map().toDoubles(), 1e-6);
    }

    @Test
    void torchCamsFactorsSumUpAsTheyGo() {
        Saliency s = example().explain(new IsCam(Form.TORCH_CAM, 10));
        double[] increase = s.derivation().note("increase").value().toDoubles();
        for (int i = 1; i <= 10; i++) {
            double factor = i * (i + 1) / 20.0;
            assertEquals(factor * 2 - 3, increase[i - 1], 1e-5, "channel 0, step " + i);
            assertEquals(factor - 3, increase[9 + i], 1e-5, "channel 1, step " + i);
        }
    }

    /// Bilinear, with aligned corners or half pixels.
    private static double[] resized(double[][] plane, int height, int width, boolean aligned) {
        double[] y = new double[height * width];
        for (int p = 0; p < y.length; p++) {
            double[] v = at(p / width, plane.length, height, aligned);
            double[] h = at(p % width, plane[0].length, width, aligned);
            for (int r = 0; r < 2; r++)
                for (int c = 0; c < 2; c++)
                    y[p] +=
                            (r == 0 ? 1 - v[1] : v[1])
                                    * (c == 0 ? 1 - h[1] : h[1])
                                    * plane[Math.min((int) v[0] + r, plane.length - 1)][
                                            Math.min((int) h[0] + c, plane[0].length - 1)];
        }
        return y;
    }

    /// The lower neighbour and the fraction beyond it.
    private static double[] at(int o, int in, int out, boolean aligned) {
        double u = aligned ? o * (in - 1.0) / (out - 1) : Math.max((o + 0.5) * in / out - 0.5, 0);
        return new double[] {Math.floor(u), u - Math.floor(u)};
    }

    private static double[][] scaled(double[][] plane, double epsilon) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double[] row : plane) {
            for (double v : row) {
                min = Math.min(min, v);
                max = Math.max(max, v);
            }
        }
        double top = max - min + epsilon;
        double least = min;
        return Arrays.stream(plane)
                .map(row -> Arrays.stream(row).map(v -> top == 0 ? 0 : (v - least) / top).toArray())
                .toArray(double[][]::new);
    }

    private static double[] mask(Form form, double[][] plane, int height, int width) {
        return switch (form) {
            case PAPER -> scaled(new double[][] {resized(plane, height, width, false)}, 0)[0];
            case PYTORCH_GRAD_CAM ->
                    scaled(new double[][] {resized(plane, height, width, true)}, 1e-8)[0];
            case TORCH_CAM -> resized(scaled(plane, 1e-8), height, width, false);
        };
    }

    @ParameterizedTest
    @EnumSource
    void theMapIsTheFormulaOnPlainArrays(Form form) {
        for (int i = 0; i < 6; i++) {
            Layer net = Nets.tiny(REFERENCE, i);
            Tensor x = Nets.image(REFERENCE, i, 1);
            String layer = i % 2 == 0 ? "block.bn2" : "tail";
            Restated r = Restated.at(net, x, layer, 1);
            double[] logits = new double[r.a().length];
            for (int k = 0; k < logits.length; k++) {
                double[] mask = mask(form, r.a()[k], x.shape().dim(2), x.shape().dim(3));
                Tensor m = x.engine().tensor(x.shape().with(1, 1), mask);
                logits[k] = net.apply(x.mul(m)).toDoubles()[1];
            }
            double total = Arrays.stream(logits).map(StrictMath::exp).sum();
            double[] expected = new double[r.a()[0].length * r.a()[0][0].length];
            for (int p = 0; p < expected.length; p++)
                for (int k = 0; k < logits.length; k++)
                    expected[p] +=
                            StrictMath.exp(logits[k])
                                    / total
                                    * r.a()[k][p / r.a()[0][0].length][p % r.a()[0][0].length];
            Tensor map =
                    new Study(net, x, layer, Target.logit(1)).explain(new ScoreCam(form)).map();
            assertArrayEquals(expected, map.toDoubles(), 1e-10, "net " + i);
        }
    }

    static Stream<Method> methods() {
        List<Method> all = new ArrayList<>();
        for (Form form : Form.values()) {
            all.add(new ScoreCam(form));
            all.add(new SsCam(form, 3, 0.5, 7));
            all.add(new IsCam(form, 3));
        }
        return all.stream();
    }

    private static Study study(int batch) {
        return new Study(Nets.tiny(SIMD, 1), Nets.image(SIMD, 1, batch), "block", Target.logit(2));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyBatchSizeGivesTheSameBits(Method method) {
        float[] alone =
                study(1).with(new Sweep(1, (w, d, t) -> {})).explain(method).map().toArray();
        for (int batch : new int[] {0, 2, 5, 64}) {
            Sweep sweep = new Sweep(batch, (w, d, t) -> {});
            assertArrayEquals(alone, study(1).with(sweep).explain(method).map().toArray());
        }
        assertTrue(Arrays.equals(alone, study(1).explain(method).map().toArray()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void weightsAddUpToOne(Method method) {
        Tensor alpha = study(2).explain(method).derivation().note("alpha").value();
        for (double sum : alpha.sum(1).toDoubles()) assertEquals(1, sum, 1e-6);
    }

    @Test
    void noiseComesFromTheSeed() {
        float[] zero = study(1).explain(new SsCam(Form.PAPER, 3, 0.5, 0)).map().toArray();
        float[] again = study(1).explain(new SsCam(Form.PAPER, 3, 0.5, 0)).map().toArray();
        float[] other = study(1).explain(new SsCam(Form.PAPER, 3, 0.5, 1)).map().toArray();
        assertArrayEquals(zero, again);
        assertFalse(Arrays.equals(zero, other));
    }

    @Test
    void progressTellsHowManyMasksThereAreAndTheSweepIsBounded() {
        List<String> told = new ArrayList<>();
        Sweep sweep = new Sweep(3, (what, done, total) -> told.add(what + done + "/" + total));
        study(1).with(sweep).explain(new ScoreCam(Form.PAPER));
        assertEquals(List.of("score-cam3/4", "score-cam4/4"), told);
    }

    @Test
    void anInterruptEndsTheSweep() {
        int[] asked = new int[1];
        Sweep sweep =
                new Sweep(
                        1,
                        (what, done, total) -> {
                            asked[0] = done;
                            if (done == 2) Thread.currentThread().interrupt();
                        });
        try {
            CancellationException e =
                    assertThrows(
                            CancellationException.class,
                            () -> study(1).with(sweep).explain(new IsCam(Form.PAPER, 10)));
            assertTrue(e.getMessage().contains("is-cam: interrupted after 2 of 40"));
            assertEquals(2, asked[0]);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void channelsThatAreNoMapsOverTheInputAreRefused() {
        Study study = new Study(Nets.tiny(SIMD, 0), Nets.image(SIMD, 0, 1), "fc", Target.logit(0));
        NotApplicable e =
                assertThrows(NotApplicable.class, () -> study.explain(ScoreCam.of(Profile.PAPER)));
        assertTrue(e.getMessage().contains("score-cam: masks the input with the channels of fc"));
    }

    @Test
    void aDeadChannelMasksEverything() {
        Tensor flat = SIMD.full(new Shape(1, 1, 2, 2), 3);
        for (Form form : Form.values())
            assertArrayEquals(new float[4], form.scaled(flat).toArray(), form.name());
    }

    @Test
    void parametersAreChecked() {
        assertThrows(CamException.class, () -> new SsCam(Form.PAPER, 0, 1, 0));
        assertThrows(CamException.class, () -> new SsCam(Form.PAPER, 1, Double.NaN, 0));
        assertThrows(CamException.class, () -> new IsCam(Form.PAPER, 0));
        assertEquals(new ScoreCam(Form.TORCH_CAM), ScoreCam.of(Profile.TORCH_CAM));
        assertEquals(new SsCam(Form.TORCH_CAM, 35, 2, 0), SsCam.of(Profile.TORCH_CAM));
        assertEquals(new IsCam(Form.PAPER, 10), IsCam.of(Profile.CAPTUM));
    }
}
