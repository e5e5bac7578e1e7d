package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Study;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// The worked example of each method's documentation.
class WorkedExamplesTest {
    private static final Network FOURS = in -> in.get(0).sum(1).mul(4);
    private static final Tensor X = Toys.row(2, 5, 3);

    private static void expect(Network net, Method method, Tensor x, double... expected) {
        assertArrayEquals(expected, Toys.map(net, method, 0, x), 1e-12, method.name());
    }

    private static Tensor column(Tensor x, int k) {
        return x.slice(1, k, k + 1, 1);
    }

    @Test
    void occlusion() {
        Windows pairs = Windows.boxes(2);
        expect(FOURS, new Occlusion(pairs, Baseline.ZERO, Occlusion.Form.MEAN), X, 28, 30, 32);
        expect(FOURS, new Occlusion(pairs, Baseline.ZERO, Occlusion.Form.SUM), X, 28, 60, 32);
    }

    @Test
    void featureAblation() {
        Features paired = Features.mask(new Shape(1, 3), 0, 0, 1);
        expect(FOURS, new FeatureAblation(paired, new Baseline.Constant(1)), X, 20, 20, 8);
    }

    @Test
    void featurePermutation() {
        Tensor batch = Toys.rows(new double[] {2, 5}, new double[] {1, 3});
        expect(FOURS, new FeaturePermutation(Features.elements(), 1, 0), batch, 4, 8, -4, -8);
        expect(FOURS, new FeaturePermutation(Features.elements(), 3, 5), batch, 4, 8, -4, -8);
    }

    @Test
    void shapleyValues() {
        Network net =
                in -> column(in.get(0), 0).maximum(column(in.get(0), 1)).add(column(in.get(0), 2));
        expect(
                net,
                new ShapleyValues(Features.elements(), Baseline.ZERO, Draws.every()),
                X,
                1,
                4,
                3);
    }

    @Test
    void kernelShap() {
        Network net = in -> column(in.get(0), 0).maximum(column(in.get(0), 1));
        Method every =
                new KernelShap(
                        Features.elements(),
                        Baseline.ZERO,
                        Draws.every(),
                        KernelShap.Form.CONSTRAINED);
        expect(net, every, Toys.row(2, 5), 1, 4);
    }

    @Test
    void lime() {
        for (Lime.Distance distance : Lime.Distance.values()) {
            Method method =
                    new Lime(Features.elements(), Baseline.ZERO, Draws.every(), distance, 3, 0);
            expect(FOURS, method, Toys.row(2, 5), 8, 20);
        }
    }

    @Test
    void sobolIndex() {
        assertEquals(
                0.5, SobolEstimator.JANSEN.total(new double[] {1, 3}, new double[] {1, 1}), 1e-15);
    }

    @Test
    void sobol() {
        Network net = in -> column(in.get(0), 0).mul(3).add(column(in.get(0), 1));
        Method method =
                new Sobol(
                        Features.grid(2),
                        1 << 12,
                        Sampler.SOBOL,
                        SobolEstimator.JANSEN,
                        Perturbation.inpainting(),
                        0);
        assertArrayEquals(new double[] {0.9, 0.1}, Toys.map(net, method, 0, Toys.row(1, 1)), 2e-3);
    }

    @Test
    void hsic() {
        Hsic method = Hsic.of(vitrine.cam.Profile.PAPER);
        double[][] masks = {{0}, {1}};
        double[] found = method.criterion(masks, new double[] {0, 3});
        assertEquals((1 - StrictMath.exp(-0.5)) / 4, found[0], 1e-15);
        assertEquals(0.0984, found[0], 5e-5);
    }

    @Test
    void theMapHasTheAxesOfTheFeatures() {
        Study study = Toys.study(FOURS, X);
        Method ablation = new FeatureAblation(Features.elements(), Baseline.ZERO);
        assertEquals(new Shape(1, 3), study.explain(ablation).map().shape());
    }
}
