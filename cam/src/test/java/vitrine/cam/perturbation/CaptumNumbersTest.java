package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// The numbers that Captum's own tests expect of occlusion, feature ablation and KernelSHAP.
class CaptumNumbersTest {
    private static final double CLOSE = 1e-9;
    private static final Tensor X = Toys.row(20, 50, 30);
    private static final Tensor BATCH =
            Toys.rows(new double[] {2, 10, 3}, new double[] {20, 50, 30});

    private static Occlusion occlusion(Windows windows, Baseline baseline) {
        return new Occlusion(windows, baseline, Occlusion.Form.MEAN);
    }

    private static void expect(double[] actual, double... expected) {
        assertArrayEquals(expected, actual, CLOSE);
    }

    private static double[] filled(int count, double value) {
        double[] filled = new double[count];
        Arrays.fill(filled, value);
        return filled;
    }

    private static double[] concat(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void occlusionOfARow() {
        Occlusion single = occlusion(Windows.boxes(1), Baseline.ZERO);
        expect(Toys.map(Toys.ML, single, 0, X), 80, 200, 120);
        expect(Toys.map(Toys.ML, single, 0, BATCH), 8, 35, 12, 80, 200, 120);
        Baseline ten = new Baseline.Constant(10);
        expect(Toys.map(Toys.ML, occlusion(Windows.boxes(2), ten), 0, X), 200, 220, 240);
        Windows apart = Windows.boxes(new int[] {2}, new int[] {2});
        expect(Toys.map(Toys.ML, occlusion(apart, Baseline.ZERO), 0, X), 280, 280, 120);
    }

    @Test
    void occlusionOfTwoInputs() {
        Tensor x1 = Toys.rows(new double[] {-10}, new double[] {3});
        Tensor x2 = Toys.rows(new double[] {-5}, new double[] {1});
        Occlusion single = occlusion(Windows.boxes(1), Baseline.ZERO);
        expect(Toys.map(Toys.M3, single, 0, x1, x2), 0, 1);
        expect(Toys.map(Toys.M3, single, 1, x1, x2), 0, -1);
    }

    private static final Tensor X1 =
            Toys.rows(new double[] {23, 100, 0}, new double[] {20, 50, 30});
    private static final Tensor X2 = Toys.rows(new double[] {20, 50, 30}, new double[] {0, 100, 0});
    private static final Tensor X3 = Toys.rows(new double[] {0, 100, 10}, new double[] {2, 10, 3});

    @Test
    void occlusionOfThreeInputs() {
        expect(
                Toys.map(Toys.ML, occlusion(Windows.boxes(3), Baseline.ZERO), 0, X1, X2, X3),
                492,
                492,
                492,
                400,
                400,
                400);
        expect(
                Toys.map(Toys.ML, occlusion(Windows.boxes(1), Baseline.ZERO), 1, X1, X2, X3),
                80,
                200,
                120,
                0,
                400,
                0);
        expect(
                Toys.map(Toys.ML, occlusion(Windows.boxes(2), Baseline.ZERO), 2, X1, X2, X3),
                400,
                420,
                440,
                48,
                50,
                52);
    }

    @Test
    void occlusionOfThreeInputsWithStridesAndBaselines() {
        Baseline each =
                new Baseline.Given(Toys.rows(new double[] {1, 4, 7}, new double[] {3, 6, 9}));
        Windows whole = Windows.boxes(new int[] {3}, new int[] {2});
        expect(
                Toys.map(Toys.ML, occlusion(whole, each), 0, X1, X2, X3),
                444,
                444,
                444,
                328,
                328,
                328);
        expect(
                Toys.map(
                        Toys.ML,
                        occlusion(Windows.boxes(1), new Baseline.Constant(3)),
                        1,
                        X1,
                        X2,
                        X3),
                68,
                188,
                108,
                -12,
                388,
                -12);
        Baseline column = new Baseline.Given(Toys.rows(new double[] {4}, new double[] {6}));
        Windows apart = Windows.boxes(new int[] {2}, new int[] {2});
        expect(Toys.map(Toys.ML, occlusion(apart, column), 2, X1, X2, X3), 368, 368, 24, 0, 0, -12);
    }

    @Test
    void occlusionOfImages() {
        Tensor ones = Toys.EXACT.full(new Shape(1, 1, 4, 4), 1);
        Occlusion whole = occlusion(Windows.boxes(1, 4, 4), Baseline.ZERO);
        expect(Toys.map(Toys.OC, whole, 0, Toys.x16(), ones), filled(16, 67));
        expect(Toys.map(Toys.OC, whole, 1, Toys.x16(), ones), filled(16, 13));
        Windows wide = Windows.boxes(new int[] {1, 2, 3}, new int[] {1, 2, 1});
        double[] last = {64, 65.5, 65.5, 67};
        expect(
                Toys.map(Toys.OC, occlusion(wide, Baseline.ZERO), 0, Toys.x16(), ones),
                concat(filled(8, 17), last, last));
        Windows low = Windows.boxes(new int[] {1, 1, 2}, new int[] {1, 1, 2});
        expect(
                Toys.map(Toys.OC, occlusion(low, Baseline.ZERO), 1, Toys.x16(), ones),
                concat(filled(12, 3), filled(4, 0)));
    }

    @Test
    void occlusionOfInputsOfOtherShapes() {
        Tensor column = Toys.EXACT.full(new Shape(1, 1, 4, 1), 1);
        Windows halves = Windows.boxes(new int[] {1, 2, 4}, new int[] {1, 2, 1});
        expect(
                Toys.map(Toys.OC, occlusion(halves, Baseline.ZERO), 0, Toys.x16(), column),
                concat(filled(8, 17), filled(8, 67)));
        Windows pairs = Windows.boxes(new int[] {1, 2, 1}, new int[] {1, 1, 1});
        expect(
                Toys.map(Toys.OC, occlusion(pairs, Baseline.ZERO), 1, Toys.x16(), column),
                10,
                10,
                8,
                6);
    }

    @Test
    void windowsThatLeaveElementsOutOrDoNotFitAreRefused() {
        Windows sparse = Windows.boxes(new int[] {1}, new int[] {2});
        refused(occlusion(sparse, Baseline.ZERO), "smaller steps");
        refused(occlusion(Windows.boxes(1, 1), Baseline.ZERO), "each axis but the batch");
        refused(occlusion(Windows.boxes(4), Baseline.ZERO), "extents between 1 and the axis' own");
    }

    private static void refused(Occlusion method, String reason) {
        CamException e = assertThrows(CamException.class, () -> Toys.map(Toys.ML, method, 0, X));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static final Features PAIRED = Features.mask(new Shape(1, 3), 0, 0, 1);

    @Test
    void featureAblation() {
        expect(
                Toys.map(Toys.ML, new FeatureAblation(Features.elements(), Baseline.ZERO), 0, X),
                80,
                200,
                120);
        expect(Toys.map(Toys.ML, new FeatureAblation(PAIRED, Baseline.ZERO), 0, X), 280, 280, 120);
        expect(
                Toys.map(Toys.ML, new FeatureAblation(PAIRED, new Baseline.Constant(4)), 0, X),
                248,
                248,
                104);
    }

    private static List<Method> shapley(Features features, Baseline baseline) {
        return List.of(
                new ShapleyValues(features, baseline, Draws.every()),
                new KernelShap(features, baseline, Draws.every(), KernelShap.Form.CONSTRAINED));
    }

    @Test
    void shapleyValuesAndKernelShap() {
        Baseline given = new Baseline.Given(Toys.row(10, 20, 10));
        Network net = Toys.ML;
        for (Method m : shapley(Features.elements(), Baseline.ZERO)) {
            expect(Toys.map(net, m, 0, X), 230 / 3.0, 590 / 3.0, 350 / 3.0);
            double[] both = Toys.map(net, m, 0, BATCH);
            expect(Arrays.copyOf(both, 3), 7, 32.5, 10.5);
        }
        for (Method m : shapley(Features.elements(), given))
            expect(Toys.map(net, m, 0, X), 40, 120, 80);
        for (Method m : shapley(PAIRED, Baseline.ZERO))
            expect(Toys.map(net, m, 0, X), 275, 275, 115);
        for (Method m : shapley(PAIRED, new Baseline.Constant(4)))
            expect(Toys.map(net, m, 0, X), 248, 248, 104);
    }
}
