package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.AvgPool2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.stream.Stream;

/// Excitation backprop by its formula, its mass and its worked example, and the small methods
/// beside it.
class ExcitationTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final int NETS = 12;

    private static ConvSpec padded() {
        return ConvSpec.of(2).withPadding(1, 1);
    }

    private static Layer net(Engine engine, int i) {
        Site s = Site.root(new Seeded(engine, "excitation" + i));
        return Toy.row(
                s,
                Conv2d.biased(s.at("conv1"), 3, 6, 3, padded()),
                new Relu(s.at("relu1")),
                new MaxPool2d(s.at("pool"), PoolSpec.of(2, 2)),
                Conv2d.biased(s.at("conv2"), 6, 8, 3, padded()),
                new Relu(s.at("relu2")),
                new AvgPool2d(s.at("mean"), PoolSpec.of(2, 2)),
                new AdaptiveAvgPool2d(s.at("gap"), 1, 1),
                new Toy.Fn(s.at("flat"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc"), 8, 4));
    }

    private static Tensor image(Engine engine, int i, int batch) {
        return Toy.random(engine, "photo" + i, 1.5, batch, 3, 8, 8);
    }

    @Test
    void theMassIsOneAtEveryPlaceBehindARectifier() {
        for (int i = 0; i < NETS; i++) {
            for (String place : List.of("relu1", "pool", "conv2", "relu2", "mean", "gap")) {
                Study study =
                        new Study(net(REFERENCE, i), image(REFERENCE, i, 2), place, Target.top());
                Saliency s = study.explain(new ExcitationBackprop());
                for (double mass : s.derivation().note("mass").value().toDoubles()) {
                    assertEquals(1, mass, 1e-12, place + " of net " + i);
                }
                assertTrue(s.map().amin().item() >= 0);
            }
        }
    }

    /// The contrast takes as much as it gives.
    @Test
    void theContrastsMassIsZero() {
        for (int i = 0; i < NETS; i++) {
            Study study =
                    new Study(net(REFERENCE, i), image(REFERENCE, i, 1), "relu1", Target.logit(2));
            Tensor map = study.explain(new ContrastiveExcitationBackprop()).map();
            assertEquals(0, map.sum().item(), 1e-12, "net " + i);
            assertTrue(map.amax().item() > 0, "net " + i);
        }
    }

    /// From `conv2`'s argument on: convolution, rectifier, mean, matrix, each on its own matrix.
    @Test
    void theProbabilitiesAreTheFormulas() {
        for (int i = 0; i < NETS; i++) {
            Site s = Site.root(new Seeded(REFERENCE, "excitation" + i));
            Layer conv = Conv2d.biased(s.at("conv2"), 6, 8, 3, padded());
            Layer fc = new Linear(s.at("fc"), 8, 4);
            Study study =
                    new Study(net(REFERENCE, i), image(REFERENCE, i, 1), "pool", Target.logit(1));
            Tensor x = study.evidence().activation();
            Tensor y = conv.apply(x).relu();
            Tensor features = Layouts.flatten(y.mean(2, 3), 1);
            for (Method method :
                    List.of(new ExcitationBackprop(), new ContrastiveExcitationBackprop())) {
                double[] p = features(fc, features, 1);
                if (method instanceof ContrastiveExcitationBackprop) {
                    double[] opposite = features(fc, features, -1);
                    for (int c = 0; c < p.length; c++) p[c] -= opposite[c];
                }
                double[] expected = channels(conv, x, spread(y, features, p));
                Tensor map = study.explain(method).map();
                assertEquals(new Shape(1, 1, 4, 4), map.shape());
                assertArrayEquals(expected, map.toDoubles(), 1e-12, method.name() + " " + i);
            }
        }
    }

    private static double[] features(Layer fc, Tensor x, int sign) {
        Dense dense = Dense.of(REFERENCE, x.shape(), fc::apply);
        return dense.excitation(x.toDoubles(), new double[] {0, 1, 0, 0}, sign);
    }

    private static double[] spread(Tensor y, Tensor mean, double[] p) {
        double[] values = y.toDoubles();
        double[] means = mean.toDoubles();
        int positions = values.length / p.length;
        double[] r = new double[values.length];
        for (int j = 0; j < r.length; j++) {
            int c = j / positions;
            r[j] = means[c] > 0 ? values[j] / positions / means[c] * p[c] : 0;
        }
        return r;
    }

    private static double[] channels(Layer conv, Tensor x, double[] r) {
        double[] each = Dense.of(REFERENCE, x.shape(), conv::apply).excitation(x.toDoubles(), r, 1);
        double[] sum = new double[16];
        for (int i = 0; i < each.length; i++) sum[i % 16] += each[i];
        return sum;
    }

    @Test
    void negativeValuesAreRefusedWithTheLayerAndWhatDoesApply() {
        for (String place : List.of("input", "conv1:input")) {
            Study study = new Study(net(SIMD, 0), image(SIMD, 0, 1), place, Target.top());
            for (Method m :
                    List.of(new ExcitationBackprop(), new ContrastiveExcitationBackprop())) {
                NotApplicable e = assertThrows(NotApplicable.class, () -> study.explain(m));
                assertTrue(
                        e.getMessage().contains("layer conv1 is given negative"), e.getMessage());
                assertTrue(e.getMessage().contains("lrp"), e.getMessage());
            }
        }
    }

    private record Worked(Method method, double... map) {
        @Override
        public String toString() {
            return method.name();
        }
    }

    static Stream<Worked> worked() {
        return Stream.of(
                new Worked(new ExcitationBackprop(), 1 / 7.0, 6 / 7.0),
                new Worked(new ContrastiveExcitationBackprop(), -6 / 7.0, 6 / 7.0),
                new Worked(new Probe("probe", Rules.STANDARD, Reading.LARGEST), 1, 3),
                new Worked(new Probe("probe", Rules.STANDARD, Reading.PRODUCT), -2, 6),
                new Worked(new Probe("probe", Rules.STANDARD, Reading.ALL), 1, 3, -1, -1),
                new Worked(new Lrp(Composite.epsilon(0)), 1, 6, -3, 0));
    }

    @ParameterizedTest
    @MethodSource("worked")
    void theWorkedExampleIsRight(Worked worked) {
        Tensor w = SIMD.tensor(new Shape(1, 4), 1f, 3f, -1f, -1f);
        Site s = Site.root(new Seeded(SIMD, "unused"));
        Layer model = new Toy.Fn(s, x -> Layouts.flatten(x, 1).linear(w));
        Tensor x = SIMD.tensor(new Shape(1, 2, 1, 2), 1f, 2f, 3f, 0f);
        Saliency found = new Study(model, x, "input", Target.logit(0)).explain(worked.method);
        assertArrayEquals(worked.map, found.map().toDoubles(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("worked")
    void aBatchIsItsSamplesBitForBit(Worked worked) {
        TinyNet net = new TinyNet(Site.root(new Seeded(SIMD, "batch")), 4, 3);
        Tensor batch = image(SIMD, 1, 3);
        Study all = new Study(net, batch, "tail", Target.logits(0, 2, 1));
        for (int n = 0; n < 3; n++) {
            Target target = Target.logit(new int[] {0, 2, 1}[n]);
            Tensor one = batch.slice(0, n, n + 1, 1);
            assertArrayEquals(
                    new Study(net, one, "tail", target).explain(worked.method).map().toArray(),
                    all.explain(worked.method).map().slice(0, n, n + 1, 1).toArray());
        }
    }
}
