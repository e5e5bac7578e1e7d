package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// What each peer library makes of raw maps, on numbers that are done by hand.
class ProfileTest {
    private static final Engine EXACT = Engine.reference();

    private static Tensor map(int h, int w, double... values) {
        return EXACT.tensor(new Shape(1, 1, h, w), values);
    }

    private static double[] display(Profile p, int h, int w, Tensor... maps) {
        Tensor y = p.display(List.of(maps), h, w);
        assertEquals(new Shape(1, 1, h, w), y.shape());
        return y.toDoubles();
    }

    /// A row `-2 0 1 2` to eight: rectified, it is `0 0 1 2`; bilinear positions lie a quarter from
    /// an element. The cubic's weights are at distances ¼ (0.8671875), ¾ (0.2265625) and their
    /// like.
    @ParameterizedTest
    @CsvSource({
        "PAPER, 0 0 0 .125 .375 .625 .875 1",
        "TORCHRAY, 0 0 0 .25 .75 1.25 1.75 2",
        "CAPTUM, -2 -2 0 0 1 1 2 2"
    })
    void oneRow(Profile p, String expected) {
        assertArrayEquals(numbers(expected), display(p, 1, 8, map(1, 4, -2, 0, 1, 2)), 1e-12);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// Scaled before it is resized: with `ε` the greatest value is `2/(2 + ε)`, and
    /// pytorch-grad-cam scales once more.
    @Test
    void peersThatScaleFirst() {
        double[] torchCam = display(Profile.TORCH_CAM, 1, 8, map(1, 4, -2, 0, 1, 2));
        double[] gradCam = display(Profile.PYTORCH_GRAD_CAM, 1, 8, map(1, 4, -2, 0, 1, 2));
        double[] plain = numbers("0 0 0 .125 .375 .625 .875 1");
        double once = 2 / (2 + 1e-7);
        for (int i = 0; i < 8; i++) {
            assertEquals(plain[i] * 2 / (2 + 1e-8), torchCam[i], 1e-15);
            assertEquals(plain[i] * once / (once + 1e-7), gradCam[i], 1e-15);
        }
    }

    /// TensorFlow's bicubic of `0 1`: the weights at ¼ and 1¼ are 0.8671875 and -0.0703125, so that
    /// values below 0 and above 1 appear.
    @Test
    void xpliqueMayGoBelowZero() {
        double outer = -0.0703125 / (0.8671875 - 0.0703125);
        double inner = 0.2265625 / (0.8671875 + 0.2265625);
        double[] y = display(Profile.XPLIQUE, 1, 4, map(1, 2, -5, 1));
        assertArrayEquals(new double[] {outer, inner, 1 - inner, 1 - outer}, y, 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aMapThatIsTheSameEverywhereHasNoPicture(Profile p) {
        double[] y = display(p, 3, 3, map(2, 2, 4, 4, 4, 4));
        boolean scales =
                p == Profile.PAPER || p == Profile.PYTORCH_GRAD_CAM || p == Profile.TORCH_CAM;
        for (double v : y) assertEquals(scales ? 0 : 4, v, 1e-14);
    }

    /// Two maps `0 4` and `4 0 0`: means or greatest values.
    @Test
    void severalPlaces() {
        Tensor a = map(1, 2, 0, 4);
        Tensor b = map(1, 3, 4, 0, 0);
        double[] fromA = {0, 0.5, 1};
        double[] mean = {(fromA[0] + 1) / 2, fromA[1] / 2, fromA[2] / 2};
        double[] rescaled = {(mean[0] - 0.25) / 0.25, 0, (mean[2] - 0.25) / 0.25};
        assertArrayEquals(rescaled, display(Profile.PAPER, 1, 3, a, b), 1e-12);
        assertArrayEquals(rescaled, display(Profile.PYTORCH_GRAD_CAM, 1, 3, a, b), 1e-6);
        double[] nearest = {(0 + 4) / 2.0, (0 + 0) / 2.0, (4 + 0) / 2.0};
        assertArrayEquals(nearest, display(Profile.CAPTUM, 1, 3, a, b), 1e-12);
        double[] greatest = display(Profile.TORCH_CAM, 1, 3, a, b);
        assertArrayEquals(new double[] {1, 0.5, 1}, greatest, 1e-8);
    }

    /// torch-cam joins maps at the largest one's extents; only then they are resized.
    @Test
    void torchCamJoinsBeforeItResizes() {
        Tensor a = map(1, 2, 0, 4);
        Tensor b = map(1, 3, 4, 0, 0);
        double[] joined = display(Profile.TORCH_CAM, 1, 3, a, b);
        double[] wide = display(Profile.TORCH_CAM, 1, 6, a, b);
        double[] expected = Profile.TORCH_CAM.resized(map(1, 3, joined), 1, 6).toDoubles();
        assertArrayEquals(expected, wide);
        Tensor high = map(2, 1, 1, 0);
        assertEquals(new Shape(1, 1, 5, 5), joined(high, a).shape());
    }

    private static Tensor joined(Tensor a, Tensor b) {
        return Profile.TORCH_CAM.display(List.of(a, b), 5, 5);
    }

    /// A cubic spline through `0 0 1 0 0` dips below zero beside its peak; pytorch-grad-cam cuts
    /// that off before it scales.
    @Test
    void volumesByASpline() {
        Tensor x = EXACT.tensor(new Shape(1, 1, 5, 1, 1), 0, 0, 1, 0, 0);
        Tensor raw = Profile.PYTORCH_GRAD_CAM.resized(x, 9, 1, 1);
        assertTrue(raw.amin().item() < -0.05, "the spline dips");
        double[] y = Profile.PYTORCH_GRAD_CAM.display(List.of(x), 9, 1, 1).toDoubles();
        double[] spline = raw.toDoubles();
        for (int i = 0; i < 9; i++) assertEquals(Math.max(spline[i], 0), y[i], 1e-6);
        Tensor linear = Profile.PAPER.resized(x, 9, 1, 1);
        assertTrue(linear.amin().item() >= 0);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aMapWithoutTheSpaceThatIsAskedForIsReported(Profile p) {
        Tensor flat = EXACT.full(new Shape(2, 1), 3);
        CamException e = assertThrows(CamException.class, () -> p.display(List.of(flat), 8, 8));
        assertEquals(
                "map [2, 1]: cannot be brought to [8, 8]; that needs 2 axes behind batch and"
                        + " channels",
                e.getMessage());
        assertEquals(new Shape(2, 1), p.display(List.of(flat)).shape());
    }
}
