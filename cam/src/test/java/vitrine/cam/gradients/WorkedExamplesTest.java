package vitrine.cam.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.methods.Methods;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// The worked examples of the methods' documentation.
class WorkedExamplesTest {
    private static final Layer HIDDEN =
            new Tap(Site.root(new Seeded(Toys.ENGINE, "none")).at("hidden"));

    private static Saliency explain(Method method, Network network, double... x) {
        return Toys.first(network, "input", Toys.row(x)).explain(method);
    }

    private static void expect(Saliency actual, double... expected) {
        assertArrayEquals(expected, actual.map().toDoubles(), 1e-15);
    }

    /// `Σ_i w_i x_i`
    private static Network linear(double... w) {
        return in -> in.getFirst().mul(Toys.row(w)).sum(1);
    }

    @Test
    void saliencyAndInputTimesGradient() {
        Network net = linear(3, -2);
        expect(explain(new GradientSaliency(GradientSaliency.Sign.DROPPED), net, 1, 2), 3, 2);
        expect(explain(new GradientSaliency(GradientSaliency.Sign.KEPT), net, 1, 2), 3, -2);
        expect(explain(new InputXGradient(), net, 1, 2), 3, -4);
    }

    @Test
    void linearApproximation() {
        Tensor a = Toys.ENGINE.tensor(new Shape(1, 2, 1, 2), 1, 2, 3, 0);
        Tensor g = Toys.ENGINE.tensor(new Shape(1, 2, 1, 2), 1, 3, -1, -1);
        Network net = in -> in.getFirst().mul(g).sum(1, 2, 3).reshape(1, 1);
        expect(Toys.first(net, "input", a).explain(new LinearApproximation()), -2, 6);
    }

    @Test
    void guidedBackpropagationAndDeconvolution() {
        Network net = in -> linear(3, -2, 1).apply(List.of(in.getFirst().relu()));
        expect(explain(GuidedBackprop.of(Profile.PAPER), net, 1, 2, -1), 3, 0, 0);
        expect(explain(Deconvnet.of(Profile.PAPER), net, 1, 2, -1), 3, 0, 1);
    }

    /// At `x = 0` TorchRay's gate is open.
    @Test
    void theGateAtZero() {
        Network net = in -> linear(3, -2, 1).apply(List.of(in.getFirst().relu()));
        expect(explain(GuidedBackprop.of(Profile.PAPER), net, 0, 0, 5), 0, 0, 1);
        expect(explain(GuidedBackprop.of(Profile.TORCHRAY), net, 0, 0, 5), 3, 0, 1);
        expect(explain(GuidedBackprop.of(Profile.TORCHRAY), net, -1, 0, 5), 0, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"RIGHT, 6, 2", "MIDDLE, 4, 0", "LEFT, 2, -2", "TRAPEZOID, 4, 0"})
    void integratedGradientsOfASquare(Quadrature quadrature, double map, double delta) {
        Network net = in -> in.getFirst().square();
        Saliency s =
                explain(
                        new IntegratedGradients(
                                quadrature, 2, Baselines.zero(), Scaling.BY_DIFFERENCE),
                        net,
                        2);
        expect(s, map);
        assertEquals(delta, s.derivation().note("delta").value().item());
        assertEquals(4, s.derivation().note("difference").value().item());
    }

    @Test
    void conductanceAndInternalInfluence() {
        Network triple = in -> HIDDEN.apply(in.getFirst().square()).mul(3);
        Method ends = new Conductance(Quadrature.TRAPEZOID, 1, Baselines.zero());
        expect(Toys.first(triple, "hidden", Toys.row(2)).explain(ends), 12);
        Network square = in -> HIDDEN.apply(in.getFirst().square()).square();
        Method middle = new InternalInfluence(Quadrature.MIDDLE, 2, Baselines.zero());
        expect(Toys.first(square, "hidden", Toys.row(2)).explain(middle), 2.5);
    }

    @Test
    void gradientShap() {
        for (double[] both : new double[][] {{0, 6}, {1, 3}}) {
            List<Baselines> one = List.of(new Baselines.Constant(both[0]));
            Method method = new GradientShap(4, one, Spread.NONE, Scaling.BY_DIFFERENCE, 1);
            Saliency s = explain(method, linear(3), 2);
            expect(s, both[1]);
            assertEquals(0, s.derivation().note("delta").value().item(), 1e-15);
        }
    }

    @Test
    void deepLiftShap() {
        List<Baselines> three = Baselines.rows(Toys.row(0, -1, 3).reshape(3, 1));
        Method method = new DeepLiftShap(three, DeepLift.Functions.EVERY, Scaling.BY_DIFFERENCE);
        Saliency s = explain(method, in -> in.getFirst().relu().mul(2), 1);
        expect(s, 0);
        assertEquals(0, s.derivation().note("delta").value().item(), 1e-15);
    }

    @Test
    void forGrad() {
        Tensor x = Toys.ENGINE.tensor(new Shape(1, 1, 4), 1, 0, 0, 0);
        Network sum = in -> in.getFirst().sum(1, 2).reshape(1, 1);
        Method method = new ForGrad(new LayerActivation(), 1, ForGrad.Form.SIGNED);
        expect(Toys.first(sum, "input", x).explain(method), 0.75, 0.25, -0.25, 0.25);
    }

    /// A method whose map is the input: what becomes of the noise itself.
    @Test
    void smoothGrad() {
        double x = 1;
        int n = 6;
        double[] seen = new double[n];
        Noise noise = new Noise(3, "smooth-grad").of("input 0");
        double mean = 0;
        for (int k = 0; k < n; k++) {
            seen[k] = x + 0.5 * noise.normal(k);
            mean += seen[k] / n;
        }
        double squares = 0;
        double variance = 0;
        for (double v : seen) {
            squares += v * v / n;
            variance += (v - mean) * (v - mean) / n;
        }
        assertEquals(mean, noisy(SmoothGrad.Statistic.MEAN, n), 1e-14);
        assertEquals(squares, noisy(SmoothGrad.Statistic.MEAN_SQUARE, n), 1e-14);
        assertEquals(variance, noisy(SmoothGrad.Statistic.VARIANCE, n), 1e-14);
        double unbiased = variance * n / (n - 1);
        assertEquals(unbiased, noisy(SmoothGrad.Statistic.UNBIASED_VARIANCE, n), 1e-14);
    }

    /// Xplique divides by the draws less one, the others by the draws.
    @ParameterizedTest
    @EnumSource(Profile.class)
    void theVarianceOfAProfile(Profile profile) {
        SmoothGrad named = (SmoothGrad) Methods.named("var-grad", profile);
        double n = 6;
        double biased = noisy(SmoothGrad.Statistic.VARIANCE, 6);
        double expected = profile == Profile.XPLIQUE ? biased * n / (n - 1) : biased;
        assertEquals(expected, noisy(named.statistic(), 6), 1e-14);
    }

    private static double noisy(SmoothGrad.Statistic statistic, int draws) {
        Spread half = new Spread(0.5, Spread.Unit.ABSOLUTE);
        Method method =
                new SmoothGrad(
                        new LayerActivation(), draws, half, statistic, SmoothGrad.Last.NOISY, 3);
        return explain(method, in -> in.getFirst(), 1).map().item();
    }

    /// A tenth of the distance of each sample's least and greatest number; the last draw is clean.
    @Test
    void smoothGradOfAShareOfTheRange() {
        Spread tenth = new Spread(0.1, Spread.Unit.RANGE);
        Method method =
                new SmoothGrad(
                        new LayerActivation(),
                        2,
                        tenth,
                        SmoothGrad.Statistic.MEAN,
                        SmoothGrad.Last.CLEAN,
                        0);
        double[] map = explain(method, in -> in.getFirst().sum(1), 1, 5, 2).map().toDoubles();
        Noise noise = new Noise(0, "smooth-grad").of("input 0");
        double[] x = {1, 5, 2};
        for (int i = 0; i < 3; i++)
            assertEquals(x[i] + 0.1 * 4 * noise.normal(i) / 2, map[i], 1e-15);
    }

    @Test
    void rulesServeOnesOwnBackwardPass() {
        Evidence e = Toys.first(in -> in.getFirst().relu().neg(), "input", Toys.row(2)).evidence();
        assertEquals(0, e.gradient(GuidedBackprop.of(Profile.PAPER).rules(e)).item());
        assertEquals(-1, e.gradient().item());
        assertEquals(0, e.gradient(Deconvnet.of(Profile.PAPER).rules(e)).item());
    }
}
