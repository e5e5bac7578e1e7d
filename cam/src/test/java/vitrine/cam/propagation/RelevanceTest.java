package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Activation;
import vitrine.nn.AdaptiveAvgPool2d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool2d;
import vitrine.nn.Relu;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What relevance does in whole networks.
class RelevanceTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final int NETS = 12;
    private static final List<String> PLACES =
            List.of("input", "conv1", "relu", "pool", "block", "tail", "gap");

    private static ConvSpec padded() {
        return ConvSpec.of(2).withPadding(1, 1);
    }

    /// A residual network of rectifiers and maxima without biases.
    private static Layer piecewise(Engine engine, int i) {
        return net(Site.root(new Toy.NoBias(engine, "piecewise" + i)), s -> new Relu(s));
    }

    private static Layer net(Site s, Function<Site, Layer> activation) {
        Layer body =
                Toy.row(
                        s.at("body"),
                        Conv2d.unbiased(s.at("block.conv1"), 4, 4, 3, padded()),
                        activation.apply(s.at("block.act")),
                        Conv2d.unbiased(s.at("block.conv2"), 4, 4, 3, padded()));
        return Toy.row(
                s,
                Conv2d.unbiased(s.at("conv1"), 3, 4, 3, padded()),
                activation.apply(s.at("relu")),
                new MaxPool2d(s.at("pool"), PoolSpec.of(2, 2)),
                new Toy.Residual(s.at("block"), body),
                activation.apply(s.at("tail")),
                new AdaptiveAvgPool2d(s.at("gap"), 1, 1),
                new Toy.Fn(s.at("flat"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc"), 4, 3));
    }

    private static Tensor image(Engine engine, int i, int batch) {
        return Toy.random(engine, "image" + i, 1.5, batch, 3, 6 + 2 * (i % 2), 8);
    }

    private static double largest(Tensor t) {
        return t.abs().amax().item();
    }

    private static double residual(Saliency s) {
        return largest(s.derivation().note("residual").value());
    }

    @Test
    void withoutBiasesAndEpsilonRelevanceIsConservedEverywhere() {
        Lrp zero = new Lrp(Composite.epsilon(0));
        for (int i = 0; i < NETS; i++) {
            for (String place : PLACES) {
                Target target = Target.logits(i % 3, 2);
                Layer model = piecewise(REFERENCE, i);
                Saliency s = new Study(model, image(REFERENCE, i, 2), place, target).explain(zero);
                double scale = largest(s.map());
                assertTrue(residual(s) <= 1e-10 * scale, place + " of net " + i + residual(s));
            }
        }
    }

    @Test
    void lrpZeroOfAPiecewiseLinearNetworkIsInputTimesGradient() {
        Lrp zero = new Lrp(Composite.epsilon(0));
        for (int i = 0; i < NETS; i++) {
            for (String place : PLACES) {
                Study study =
                        new Study(
                                piecewise(REFERENCE, i),
                                image(REFERENCE, i, 2),
                                place,
                                Target.logits(1, i % 3));
                Tensor map = study.explain(zero).map();
                Tensor product = study.evidence().activation().mul(study.evidence().gradient());
                assertArrayEquals(
                        product.toDoubles(),
                        map.toDoubles(),
                        1e-10 * largest(product),
                        place + " of net " + i);
            }
        }
    }

    /// Each positive relevance is shared without rest where all that is shared is positive.
    @Test
    void zPlusConservesWithoutBiases() {
        for (int i = 0; i < NETS; i++) {
            Composite plus = Composite.epsilonPlus().with(Layers.Kind.DENSE, AlphaBeta.zPlus(0));
            plus = plus.with(Layers.Kind.CONVOLUTION, AlphaBeta.zPlus(0));
            Layer model = chain(Site.root(new Toy.NoBias(REFERENCE, "chain" + i)));
            Tensor x = image(REFERENCE, i, 1).abs();
            Saliency s = new Study(model, x, "input", Target.top()).explain(new Lrp(plus));
            double score = s.score().item();
            assertTrue(residual(s) <= 1e-5 * Math.abs(score), "net " + i + " " + residual(s));
            assertTrue(s.map().mul(Math.signum(score)).amin().item() >= 0, "net " + i);
        }
    }

    private static Layer chain(Site s) {
        return Toy.row(
                s,
                Conv2d.unbiased(s.at("conv1"), 3, 6, 3, padded()),
                new Relu(s.at("relu1")),
                Conv2d.unbiased(s.at("conv2"), 6, 8, 3, padded()),
                new Relu(s.at("relu2")),
                new Toy.Fn(s.at("gap"), x -> Layouts.flatten(x.mean(2, 3), 1)),
                new Linear(s.at("fc"), 8, 5));
    }

    /// Activation functions of one or several operations pass relevance, saturated or not.
    @Test
    void activationFunctionsPassRelevance() {
        List<Function<Site, Activation>> all =
                List.of(
                        Activation::relu6,
                        Activation::gelu,
                        Activation::silu,
                        Activation::sigmoid,
                        Activation::hardswish,
                        Activation::hardsigmoid);
        for (Function<Site, Activation> activation : all) {
            Layer model = net(Site.root(new Toy.NoBias(REFERENCE, "smooth")), activation::apply);
            Tensor x = image(REFERENCE, 0, 1).mul(6);
            String name = activation.apply(Site.root(new Toy.Ones(REFERENCE))).name();
            Saliency s =
                    new Study(model, x, "input", Target.logit(0))
                            .explain(new Lrp(Composite.epsilon(0)));
            assertTrue(residual(s) <= 1e-9 * largest(s.map()), name + " " + residual(s));
        }
    }

    @ParameterizedTest
    @MethodSource("composites")
    void aMergedNormalisationIsPartOfTheConvolution(Composite composite) {
        Site s = Site.root(new Seeded(REFERENCE, "merging"));
        Tensor w = s.at("conv1").parameter("weight", 6, 3, 3, 3);
        Tensor b = s.at("conv1").parameter("bias", 6);
        Layer norm = new BatchNorm2d(s.at("bn"), 6);
        Tensor shift = norm.apply(REFERENCE.full(new Shape(1, 6, 1, 1), 0)).reshape(6);
        Tensor scale = norm.apply(REFERENCE.full(new Shape(1, 6, 1, 1), 1)).reshape(6).sub(shift);
        Tensor merged = w.mul(scale.reshape(6, 1, 1, 1));
        Tensor bias = b.mul(scale).add(shift);
        Layer conv = Conv2d.biased(s.at("conv1"), 3, 6, 3, padded());
        Layer one =
                new Toy.Fn(
                        s.at("conv1"),
                        x -> Convolutions.addBias(Convolutions.conv(x, merged, padded()), bias));
        Tensor x = image(REFERENCE, 1, 2);
        Target target = Target.logits(0, 3);
        Tensor apart =
                new Study(after(s, Toy.row(s.at("both"), conv, norm)), x, "input", target)
                        .explain(new Lrp(composite))
                        .map();
        Tensor together =
                new Study(after(s, one), x, "input", target).explain(new Lrp(composite)).map();
        double scaled = 1e-9 * largest(together);
        assertArrayEquals(together.toDoubles(), apart.toDoubles(), scaled);
        // A first layer that shares by its connections, or in a box, does not mind a scale.
        Tensor passed =
                new Study(after(s, Toy.row(s.at("both"), conv, norm)), x, "input", target)
                        .explain(new Lrp(composite.with(BatchNorms.PASSED)))
                        .map();
        boolean blind = composite.name().matches(".*(flat|box)");
        assertEquals(blind, largest(passed.sub(together)) < 1e3 * scaled, composite.name());
    }

    private static Layer after(Site s, Layer first) {
        return Toy.row(
                s,
                first,
                new Relu(s.at("relu")),
                new Toy.Fn(s.at("gap"), x -> Layouts.flatten(x.mean(2, 3), 1)),
                new Linear(s.at("fc"), 6, 4));
    }

    /// A gate of few numbers or a sigmoid takes nothing, so that what it scales keeps it all; two
    /// values of equal standing take half each.
    @Test
    void gatesTakeNothing() {
        Site s = Site.root(new Toy.NoBias(REFERENCE, "gate"));
        Tensor w = s.parameter("weight", 3, 3);
        List<UnaryOperator<Tensor>> products =
                List.of(
                        x -> x.mul(x.mean(2, 3).tanh()),
                        x -> x.mul(x.sigmoid()),
                        x -> x.sigmoid().mul(x),
                        x -> x.mul(x.tanh()));
        Tensor x = image(REFERENCE, 0, 1);
        for (UnaryOperator<Tensor> product : products) {
            UnaryOperator<Tensor> features = y -> Layouts.flatten(product.apply(y).mean(2, 3), 1);
            Layer model = new Toy.Fn(s, y -> features.apply(y).linear(w));
            Saliency r =
                    new Study(model, x, "input", Target.logit(1))
                            .explain(new Lrp(Composite.epsilon(0)));
            assertTrue(residual(r) <= 1e-10 * largest(r.map()));
            Tensor gated = product.apply(x);
            Tensor share = gated.div(gated.sum(2, 3));
            double[] each = features.apply(x).mul(w.slice(0, 1, 2, 1)).toDoubles();
            Tensor weights = REFERENCE.tensor(new Shape(1, 3, 1, 1), each);
            double[] expected = share.mul(weights).toDoubles();
            assertArrayEquals(expected, r.map().toDoubles(), 1e-10 * largest(r.map()));
        }
    }

    static List<Composite> composites() {
        return List.of(
                Composite.epsilon(Composite.ZENNIT),
                Composite.epsilonGammaBox(ZBox.ofInput(Composite.ZENNIT)),
                Composite.gamma(0.25, 0.05),
                Composite.epsilonPlus(),
                Composite.epsilonPlusFlat(),
                Composite.epsilonAlpha2Beta1(),
                Composite.epsilonAlpha2Beta1Flat());
    }

    @Test
    void eachLayerFollowsItsRule() {
        List<String> seen = new ArrayList<>();
        Composite traced = Composite.epsilon(1e-6);
        for (Layers.Kind kind : List.of(Layers.Kind.DENSE, Layers.Kind.CONVOLUTION)) {
            traced = traced.with(kind, noted(kind + " ", seen));
        }
        traced =
                traced.with(Layers.Kind.FIRST, noted("first ", seen))
                        .with(Layers.Kind.LAST, noted("last ", seen))
                        .with(Selector.pattern("*.conv2"), noted("named ", seen));
        TinyNet net = new TinyNet(Site.root(new Seeded(SIMD, "rules")), 4, 3);
        Tensor x = image(SIMD, 1, 1);
        new Study(net, x, "input", Target.top()).explain(new Lrp(traced));
        assertEquals(
                List.of(
                        "last fc",
                        "CONVOLUTION tail.0",
                        "named block.conv2",
                        "CONVOLUTION block.conv1",
                        "first conv1"),
                seen);
        seen.clear();
        new Study(net, x, "relu", Target.top())
                .explain(
                        new Lrp(
                                traced.with(BatchNorms.RULED)
                                        .with(Layers.Kind.SCALE, noted("scale ", seen))));
        assertEquals(
                List.of(
                        "last fc",
                        "CONVOLUTION tail.0",
                        "scale block.bn2",
                        "named block.conv2",
                        "scale block.bn1",
                        "CONVOLUTION block.conv1"),
                seen);
    }

    private static Rule noted(String name, List<String> seen) {
        return (layer, r) -> {
            seen.add(name + layer.name());
            return new Epsilon(1e-6).relevance(layer, r);
        };
    }

    @ParameterizedTest
    @MethodSource("composites")
    void aBatchIsItsSamplesBitForBit(Composite composite) {
        for (String place : List.of("input", "pool", "block.bn1")) {
            TinyNet net = new TinyNet(Site.root(new Seeded(SIMD, "batch")), 4, 3);
            Tensor batch = image(SIMD, 0, 3);
            Lrp lrp = new Lrp(composite);
            Tensor all = new Study(net, batch, place, Target.logits(0, 2, 1)).explain(lrp).map();
            for (int n = 0; n < 3; n++) {
                Tensor one = batch.slice(0, n, n + 1, 1);
                Target target = Target.logit(new int[] {0, 2, 1}[n]);
                Tensor single = new Study(net, one, place, target).explain(lrp).map();
                assertArrayEquals(
                        single.toArray(), all.slice(0, n, n + 1, 1).toArray(), place + " " + n);
            }
        }
    }

    /// A softmax on the output is the target's: what enters is `y ⊙ ∂S/∂y`, which a weighting
    /// shares among the outputs.
    @Test
    void whatEntersIsTheTargetsGradientTimesTheOutput() {
        Layer model = piecewise(REFERENCE, 3);
        Tensor x = image(REFERENCE, 3, 1);
        Tensor sum = null;
        double[] weights = {0.5, -2, 1};
        for (int k = 0; k < 3; k++) {
            Tensor part =
                    new Study(model, x, "input", Target.logit(k))
                            .explain(new Lrp(Composite.epsilon(1e-6)))
                            .map()
                            .mul(weights[k]);
            sum = sum == null ? part : sum.add(part);
        }
        Target weighting =
                Target.of(
                        "weighting", y -> y.mul(REFERENCE.tensor(new Shape(1, 3), weights)).sum(1));
        Tensor once =
                new Study(model, x, "input", weighting)
                        .explain(new Lrp(Composite.epsilon(1e-6)))
                        .map();
        assertTrue(sum != null);
        assertArrayEquals(sum.toDoubles(), once.toDoubles(), 1e-9 * largest(once));
    }

    @Test
    void theOutputsOwnRelevanceIsTheScore() {
        Layer model = piecewise(REFERENCE, 1);
        Saliency s =
                new Study(model, image(REFERENCE, 1, 2), "fc", Target.logits(2, 0))
                        .explain(Lrp.of(Profile.PAPER));
        double[] score = s.score().toDoubles();
        double[] expected = {0, 0, score[0], score[1], 0, 0};
        assertArrayEquals(expected, s.map().toDoubles(), Double.MIN_NORMAL);
    }

    @Test
    void volumesAndSignalsHaveRelevanceToo() {
        for (int axes = 1; axes <= 3; axes += 2) {
            int[] extents = new int[axes];
            Arrays.fill(extents, 4);
            Site s = Site.root(new Toy.NoBias(REFERENCE, "axes" + axes));
            int[] kernel = new int[axes + 2];
            Arrays.fill(kernel, 3);
            kernel[0] = 8;
            kernel[1] = 2;
            Tensor w = s.parameter("weight", kernel);
            Tensor head = s.at("fc").parameter("weight", 3, 8);
            ConvSpec spec = ConvSpec.of(axes);
            PoolSpec pool = PoolSpec.of(Arrays.copyOf(new int[] {2, 2, 2}, axes));
            Layer model =
                    new Toy.Fn(
                            s,
                            x -> {
                                Tensor y = Convolutions.conv(x, w, spec).relu();
                                y = Pools.average(y, pool, true);
                                return Layouts.flatten(y, 1).linear(head);
                            });
            int[] dims = new int[axes + 2];
            Arrays.fill(dims, 4);
            dims[0] = 1;
            dims[1] = 2;
            Tensor x = Toy.random(REFERENCE, "x" + axes, 1, dims);
            Saliency r =
                    new Study(model, x, "input", Target.logit(1))
                            .explain(new Lrp(Composite.epsilon(0)));
            assertEquals(x.shape(), r.map().shape());
            assertTrue(largest(r.map()) > 0);
            assertTrue(residual(r) <= 1e-10 * largest(r.map()), "axes " + axes);
        }
    }
}
