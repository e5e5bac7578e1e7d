package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.CamException;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.propagation.Excitation.Connections;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every rule on every kind of affine layer, against the rule restated product by product on the
/// layer's matrix.
class RulesTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final double EPS = 1e-6;

    /// An affine layer, in a form that has its connections alone where a rule asks for them.
    private record Net(String name, Function<Site, Layer> build, int... sample) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A rule and its restatement; `flat` is given the matrix of connections.
    private record Ruled(Rule rule, boolean nonNegative, boolean flat, Restatement restated) {}

    private interface Restatement {
        double[] of(Dense dense, double[] x, double[] r);
    }

    private static ConvSpec conv(int axes, int stride, int padding) {
        int[] s = new int[axes];
        int[] p = new int[axes];
        Arrays.fill(s, stride);
        Arrays.fill(p, padding);
        return ConvSpec.of(axes).withStride(s).withPadding(p);
    }

    static Stream<Net> nets() {
        return Stream.of(
                new Net("linear", s -> new Linear(s.at("fc"), 5, 4), 5),
                new Net("tokens", s -> new Linear(s.at("fc"), 5, 4), 3, 5),
                new Net("matrix", s -> Toy.unbiased(s.at("fc"), 4, 5), 5),
                new Net("conv1d", s -> volume(s.at("conv"), 3, 2, 3), 2, 7),
                new Net(
                        "conv2d",
                        s -> Conv2d.biased(s.at("conv"), 2, 3, 3, conv(2, 2, 1)),
                        2,
                        5,
                        6),
                new Net(
                        "groups",
                        s -> Conv2d.biased(s.at("conv"), 4, 6, 3, conv(2, 1, 1).withGroups(2)),
                        4,
                        4,
                        3),
                new Net("conv3d", s -> volume(s.at("conv"), 2, 2, 2, 3, 2), 2, 3, 4, 3),
                new Net("transposed", s -> transposed(s.at("conv")), 3, 4, 3),
                new Net("merged", RulesTest::merged, 2, 5, 4));
    }

    private static Layer volume(Site s, int out, int in, int... kernel) {
        int[] dims = new int[kernel.length + 2];
        dims[0] = out;
        dims[1] = in;
        System.arraycopy(kernel, 0, dims, 2, kernel.length);
        Tensor w = s.parameter("weight", dims);
        Tensor b = s.parameter("bias", out);
        ConvSpec spec = conv(kernel.length, 1, 1);
        return new Toy.Fn(s, x -> Convolutions.addBias(Convolutions.conv(x, w, spec), b));
    }

    private static Layer transposed(Site s) {
        Tensor w = s.parameter("weight", 3, 2, 3, 3);
        Tensor b = s.parameter("bias", 2);
        return new Toy.Fn(
                s,
                x ->
                        Convolutions.addBias(
                                Convolutions.convTranspose(x, w, conv(2, 2, 1), 1, 1), b));
    }

    private static Layer merged(Site s) {
        Layer conv = Conv2d.biased(s.at("conv"), 2, 3, 3, conv(2, 1, 1));
        return Toy.row(s, conv, new BatchNorm2d(s.at("bn"), 3));
    }

    private static List<Ruled> rules() {
        List<Ruled> all = new ArrayList<>(shares());
        all.addAll(firstLayersAndWinners());
        return all;
    }

    private static List<Ruled> shares() {
        return List.of(
                new Ruled(new Epsilon(EPS), false, false, (d, x, r) -> d.epsilon(x, r, EPS)),
                new Ruled(new Epsilon(0.25), false, false, (d, x, r) -> d.epsilon(x, r, 0.25)),
                new Ruled(
                        new Gamma(0.25, Split.PRODUCTS, EPS),
                        false,
                        false,
                        (d, x, r) -> d.gamma(x, r, 0.25, EPS)),
                new Ruled(
                        new Gamma(0.5, Split.WEIGHTS, EPS),
                        false,
                        false,
                        (d, x, r) ->
                                d.shared(
                                        x,
                                        r,
                                        EPS,
                                        (v, w) -> v * (w + 0.5 * Dense.plus(w)),
                                        v -> v)),
                new Ruled(
                        AlphaBeta.zPlus(EPS),
                        false,
                        false,
                        (d, x, r) -> d.alphaBeta(x, r, 1, 0, EPS)),
                new Ruled(
                        new AlphaBeta(2, 1, Split.PRODUCTS, EPS),
                        false,
                        false,
                        (d, x, r) -> d.alphaBeta(x, r, 2, 1, EPS)),
                new Ruled(
                        new AlphaBeta(1, 0, Split.WEIGHTS, EPS),
                        false,
                        false,
                        (d, x, r) -> d.shared(x, r, EPS, (v, w) -> v * Dense.plus(w), v -> v)));
    }

    private static List<Ruled> firstLayersAndWinners() {
        return List.of(
                new Ruled(
                        ZBox.between(-1.5, 2, EPS),
                        false,
                        false,
                        (d, x, r) -> d.box(x, r, -1.5, 2, EPS)),
                new Ruled(
                        ZBox.ofInput(EPS),
                        false,
                        false,
                        (d, x, r) -> {
                            double low = Arrays.stream(x).min().orElseThrow();
                            double high = Arrays.stream(x).max().orElseThrow();
                            return d.box(x, r, low, high, EPS);
                        }),
                new Ruled(new WSquare(EPS), false, false, (d, x, r) -> d.squares(x, r, EPS)),
                new Ruled(new Flat(EPS), false, true, (d, x, r) -> d.squares(x, r, EPS)),
                new Ruled(
                        new Excitation(Connections.SUPPORTING),
                        true,
                        false,
                        (d, x, r) -> d.excitation(x, r, 1)),
                new Ruled(
                        new Excitation(Connections.OPPOSING),
                        true,
                        false,
                        (d, x, r) -> d.excitation(x, r, -1)));
    }

    /// The score that gives result `j` of every sample the relevance `(j + 1)/2 · z_j`.
    private static Target weighting(Engine engine, int results) {
        double[] weights = new double[results];
        Arrays.setAll(weights, j -> (j + 1) / 2.0);
        return Target.of(
                "weighting",
                y ->
                        Layouts.flatten(y, 1)
                                .mul(engine.tensor(new Shape(1, results), weights))
                                .sum(1));
    }

    private static double[] map(Engine engine, Net net, Rule rule, Tensor x, int results) {
        Layer model = net.build.apply(Site.root(new Seeded(engine, net.name)));
        Composite all = Composite.epsilon(EPS).with(Layers.Kind.ANY, rule);
        Saliency s = new Study(model, x, "input", weighting(engine, results)).explain(new Lrp(all));
        return s.map().toDoubles();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void everyRuleIsItsProductsOnTheMatrix(Net net) {
        Shape one = new Shape(prepend(1, net.sample));
        Layer seeded = net.build.apply(Site.root(new Seeded(REFERENCE, net.name)));
        Dense dense = Dense.of(REFERENCE, one, seeded::apply);
        Layer connected = net.build.apply(Site.root(new Toy.Ones(REFERENCE)));
        Dense connections = Dense.of(REFERENCE, one, connected::apply);
        for (Ruled ruled : rules()) {
            if (ruled.rule.equals(ZBox.ofInput(EPS)) && net.name.equals("tokens")) continue;
            boolean flatNorm = ruled.flat && net.name.equals("merged");
            Tensor random = Toy.random(REFERENCE, net.name, 2, prepend(2, net.sample));
            Tensor x = ruled.nonNegative ? random.abs() : random;
            double[] expected = new double[x.shape().size()];
            for (int n = 0; n < 2; n++) {
                double[] own =
                        Arrays.copyOfRange(x.toDoubles(), n * one.size(), (n + 1) * one.size());
                double[] r = dense.z(own);
                for (int j = 0; j < r.length; j++) r[j] *= (j + 1) / 2.0;
                Dense asked = ruled.flat ? connected(connections, flatNorm) : dense;
                double[] found = ruled.restated.of(asked, own, r);
                System.arraycopy(found, 0, expected, n * found.length, found.length);
            }
            double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            String where = ruled.rule + " of " + net;
            assertTrue(scale > 0, where);
            int results = dense.b().length;
            assertArrayEquals(
                    expected, map(REFERENCE, net, ruled.rule, x, results), 1e-11 * scale, where);
            Tensor fast = SIMD.tensor(x.shape(), x.toArray());
            double conditioned = conditioned(ruled.rule) * scale;
            assertArrayEquals(
                    expected, map(SIMD, net, ruled.rule, fast, results), conditioned, where);
        }
    }

    /// The connections that count: a normalisation of ones is `1/√(1 + ε)` times them.
    private static Dense connected(Dense connections, boolean normalised) {
        double[][] w = new double[connections.w().length][];
        for (int j = 0; j < w.length; j++) {
            w[j] =
                    Arrays.stream(connections.w()[j])
                            .map(v -> normalised ? Math.rint(v) : v)
                            .toArray();
        }
        return new Dense(w, new double[w.length]);
    }

    /// Where products of both signs meet in a denominator, they may nearly cancel.
    private static double conditioned(Rule rule) {
        return switch (rule) {
            case Epsilon _, Gamma _ -> 1e-3;
            case AlphaBeta(_, _, Split split, _) -> split == Split.WEIGHTS ? 1e-3 : 1e-5;
            default -> 1e-5;
        };
    }

    private static int[] prepend(int first, int... rest) {
        int[] all = new int[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    /// A matrix knows the vectors that it multiplies, not which of them belong together.
    @Test
    void aMeasuredBoxIsThatOfEachVector() {
        Net tokens = nets().filter(n -> n.name.equals("tokens")).findFirst().orElseThrow();
        Tensor x = Toy.random(REFERENCE, "tokens", 2, 1, 3, 5);
        double[] measured = map(REFERENCE, tokens, ZBox.ofInput(EPS), x, 12);
        for (int t = 0; t < 3; t++) {
            Tensor own = x.slice(1, t, t + 1, 1);
            ZBox box = ZBox.between(own.amin().item(), own.amax().item(), EPS);
            double[] given = map(REFERENCE, tokens, box, x, 12);
            assertArrayEquals(
                    Arrays.copyOfRange(given, 5 * t, 5 * t + 5),
                    Arrays.copyOfRange(measured, 5 * t, 5 * t + 5));
        }
    }

    @Test
    void badNumbersAreRefused() {
        assertThrows(CamException.class, () -> new Gamma(-1, Split.PRODUCTS, EPS));
        assertThrows(CamException.class, () -> new AlphaBeta(2, 0, Split.PRODUCTS, EPS));
        assertThrows(CamException.class, () -> new AlphaBeta(2, 1, Split.WEIGHTS, EPS));
        assertThrows(CamException.class, () -> ZBox.between(1, 1, EPS));
        assertThrows(CamException.class, () -> new ZBox(List.of(0.0), List.of(), EPS));
        assertThrows(CamException.class, () -> Composite.epsilon(-1));
        Net net = nets().findFirst().orElseThrow();
        Tensor x = Toy.random(SIMD, "x", 1, 1, 5);
        ZBox three = new ZBox(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), EPS);
        assertThrows(CamException.class, () -> map(SIMD, net, three, x, 4));
        CamException e = assertThrows(CamException.class, () -> map(SIMD, net, new Pass(), x, 4));
        assertTrue(e.getMessage().contains("layer fc"), e.getMessage());
    }
}
