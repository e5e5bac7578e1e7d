package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;

/// What holds of Shapley values and of regressions on coalitions, whatever the network.
class GameTest {
    private static final Engine EXACT = Toys.EXACT;
    private static final Baseline SOME = new Baseline.Constant(0.3);
    private static final int NETS = 4;

    private static Study study(int i, String place) {
        TinyNet net = new TinyNet(Site.root(new Seeded(EXACT, "game" + i)), 4, 3);
        Tensor x = EXACT.tensor(new Shape(2, 3, 8, 8), Seeded.values("game/x" + i, 384, 0, 1.5));
        return new Study(net, x, place, Target.logits(i % 3, 1));
    }

    /// The number of each cell of a map of 2×2 cells, for each sample.
    private static double[][] cells(Tensor map) {
        int side = map.shape().dim(2);
        Tensor corners = map.slice(2, 0, side, side - 1).slice(3, 0, map.shape().dim(3), side - 1);
        double[] all = corners.toDoubles();
        return new double[][] {Arrays.copyOf(all, 4), Arrays.copyOfRange(all, 4, 8)};
    }

    private static Method shapley(Draws draws) {
        return new ShapleyValues(Features.grid(2), SOME, draws);
    }

    private static Method kernel(Draws draws) {
        return new KernelShap(Features.grid(2), SOME, draws, KernelShap.Form.CONSTRAINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "block", "conv1"})
    void valuesAddUpToWhatTheFeaturesBringTogether(String place) {
        for (int i = 0; i < NETS; i++) {
            for (Method m :
                    new Method[] {
                        shapley(Draws.every()),
                        shapley(Draws.random(5)),
                        kernel(Draws.every()),
                        kernel(Draws.random(24))
                    }) {
                Saliency s = study(i, place).explain(m);
                double[][] phi = cells(s.map());
                double[] nothing = s.derivation().note("nothing").value().toDoubles();
                double[] score = s.score().toDoubles();
                for (int n = 0; n < 2; n++) {
                    double brought = score[n] - nothing[n];
                    assertTrue(Math.abs(brought) > 1e-4, "nothing is brought");
                    assertEquals(brought, Arrays.stream(phi[n]).sum(), 1e-11, m.name());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "block", "tail"})
    void theRegressionOverAllCoalitionsGivesTheShapleyValues(String place) {
        for (int i = 0; i < NETS; i++) {
            double[] exact = study(i, place).explain(shapley(Draws.every())).map().toDoubles();
            double[] fitted = study(i, place).explain(kernel(Draws.every())).map().toDoubles();
            double scale = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
            assertTrue(scale > 1e-4, "the values are zero");
            assertArrayEquals(exact, fitted, 1e-10 * scale);
        }
    }

    @Test
    void manyDrawsComeNearTheShapleyValues() {
        double[] exact = study(0, "input").explain(shapley(Draws.every())).map().toDoubles();
        double scale = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        double[] orders = study(0, "input").explain(shapley(Draws.random(400))).map().toDoubles();
        double[] fitted = study(0, "input").explain(kernel(Draws.random(400))).map().toDoubles();
        assertArrayEquals(exact, orders, 0.1 * scale);
        assertArrayEquals(exact, fitted, 0.1 * scale);
    }

    /// `x_0·x_1 + x_2` in four arguments: the first two are alike, the last does nothing.
    private static final Network PLANTED =
            in -> {
                Tensor x = in.get(0);
                return x.slice(1, 0, 1, 1)
                        .mul(x.slice(1, 1, 2, 1))
                        .add(x.slice(1, 2, 3, 1))
                        .add(x.slice(1, 3, 4, 1).mul(0));
            };

    @Test
    void equalPlayersGetTheSameAndIdleOnesNothing() {
        Tensor x = Toys.row(3, 3, 5, 7);
        for (Method m :
                new Method[] {
                    new ShapleyValues(Features.elements(), Baseline.ZERO, Draws.every()),
                    new KernelShap(
                            Features.elements(),
                            Baseline.ZERO,
                            Draws.every(),
                            KernelShap.Form.CONSTRAINED)
                }) {
            double[] phi = Toys.map(PLANTED, m, 0, x);
            assertArrayEquals(new double[] {4.5, 4.5, 5, 0}, phi, 1e-12, m.name());
        }
    }

    @Test
    void oneFeatureAloneGetsAll() {
        Features whole = Features.mask(new Shape(1, 4), 0, 0, 0, 0);
        for (KernelShap.Form form : KernelShap.Form.values()) {
            Method m = new KernelShap(whole, Baseline.ZERO, Draws.every(), form);
            assertArrayEquals(
                    new double[] {14, 14, 14, 14},
                    Toys.map(PLANTED, m, 0, Toys.row(3, 3, 5, 7)),
                    1e-12);
        }
    }

    /// Without interactions every way of asking gives the same.
    @Test
    void anAdditiveScoreIsRecovered() {
        Network additive = in -> in.get(0).mul(Toys.row(2, -1, 0.5, 3)).sum(1);
        Tensor x = Toys.row(1, 2, 4, -1);
        double[] expected = {2, -2, 2, -3};
        Features each = Features.elements();
        for (Method m :
                new Method[] {
                    new FeatureAblation(each, Baseline.ZERO),
                    new ShapleyValues(each, Baseline.ZERO, Draws.random(1)),
                    new KernelShap(
                            each, Baseline.ZERO, Draws.random(14), KernelShap.Form.CONSTRAINED),
                    new KernelShap(each, Baseline.ZERO, Draws.random(14), KernelShap.Form.FREE),
                    new Lime(each, Baseline.ZERO, Draws.random(20), Lime.Distance.COSINE, 0.5, 0),
                    new Lime(each, Baseline.ZERO, Draws.random(20), Lime.Distance.INPUT, 4, 0)
                }) {
            assertArrayEquals(expected, Toys.map(additive, m, 0, x), 1e-10, m.toString());
        }
    }

    /// Two features, all four coalitions: the normal equations solved by hand.
    @Test
    void limeIsItsWeightedRidgeRegression() {
        Network product = in -> in.get(0).slice(1, 0, 1, 1).mul(in.get(0).slice(1, 1, 2, 1)).add(1);
        double width = 1.3;
        double ridge = 0.4;
        Method m =
                new Lime(
                        Features.elements(),
                        Baseline.ZERO,
                        Draws.every(),
                        Lime.Distance.EUCLIDEAN,
                        width,
                        ridge);
        double[] beta = Toys.map(product, m, 0, Toys.row(2, 3));
        double none = StrictMath.exp(-2 / (width * width));
        double one = StrictMath.exp(-1 / (width * width));
        // both features behave alike: β minimises w0(1 - b)² + 2·w1(1 - b - β)² + (7 - b - 2β)² +
        // 2λβ²
        double a11 = none + 2 * one + 1;
        double a12 = 2 * one + 2;
        double a22 = 2 * one + 4 + 2 * ridge;
        double y1 = none + 2 * one + 7;
        double y2 = 2 * one + 14;
        double expected = (a11 * y2 - a12 * y1) / (a11 * a22 - a12 * a12);
        assertArrayEquals(new double[] {expected, expected}, beta, 1e-12);
    }

    @Test
    void whatCannotBeToldApartOrGoneOverIsRefused() {
        Method few =
                new KernelShap(
                        Features.elements(),
                        Baseline.ZERO,
                        Draws.random(2),
                        KernelShap.Form.CONSTRAINED);
        refused(few, "do not tell all features apart");
        refused(
                new ShapleyValues(Features.grid(5), Baseline.ZERO, Draws.every()),
                "at most 20 features, and there are 21");
        assertThrows(CamException.class, () -> Draws.random(0));
    }

    private static void refused(Method m, String reason) {
        Network sum = in -> in.get(0).sum(1);
        double[] ones = new double[21];
        Arrays.fill(ones, 1);
        CamException e =
                assertThrows(CamException.class, () -> Toys.map(sum, m, 0, Toys.row(ones)));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
}
