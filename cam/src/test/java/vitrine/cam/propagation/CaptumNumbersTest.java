package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Relu;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The numbers that Captum's own tests of LRP expect.
class CaptumNumbersTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final double CLOSE = 1e-3;

    /// Parameters by their path; those that are not named are one number.
    private record Given(double otherwise, Map<String, double[]> named) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            double[] values = named.get(name);
            return values == null ? ENGINE.full(shape, otherwise) : ENGINE.tensor(shape, values);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    private static Tensor tensor(int[] dims, double... values) {
        return ENGINE.tensor(new Shape(dims), values);
    }

    private static Tensor x16() {
        return ENGINE.range(16).reshape(1, 1, 4, 4);
    }

    private static Layer oneConv() {
        double[] row = {1, 1, 1, 1, 1, -1, -1, -1};
        double[] rows = new double[32];
        for (int i = 0; i < rows.length; i++) rows[i] = row[i % 8];
        Map<String, double[]> numbers =
                Map.of(
                        "conv1.bias",
                        new double[] {-50, -75},
                        "fc1.weight",
                        rows,
                        "fc1.bias",
                        new double[4]);
        Site s = Site.root(new Given(1, numbers));
        return Toy.row(
                s,
                Conv2d.biased(s.at("conv1"), 1, 2, 3, ConvSpec.of(2)),
                new Relu(s.at("relu1")),
                new Toy.Fn(s.at("flatten"), x -> Layouts.flatten(x, 1)),
                new Linear(s.at("fc1"), 8, 4),
                new Relu(s.at("relu2")));
    }

    /// `lin` 3×3 and `lin2` 1×3 without biases, a function between them.
    private static Layer two(Site s, Layer between) {
        return Toy.row(
                s, Toy.unbiased(s.at("lin"), 3, 3), between, Toy.unbiased(s.at("lin2"), 1, 3));
    }

    private static Layer twosAndThrees(double first) {
        double[] twos = new double[9];
        Arrays.fill(twos, 2);
        twos[0] = first;
        Site s = Site.root(new Given(3, Map.of("lin.weight", twos)));
        return two(s, new Relu(s.at("relu")));
    }

    private static Saliency explain(Layer model, Tensor x, String place, int k, Composite c) {
        return new Study(model, x, place, Target.logit(k)).explain(new Lrp(c));
    }

    private static void expect(double[] map, Saliency s) {
        assertArrayEquals(map, s.map().toDoubles(), CLOSE);
    }

    private static Composite captum(Rule first, Rule second) {
        return Composite.captum()
                .with(Selector.path("lin"), first)
                .with(Selector.path("lin2"), second);
    }

    @Test
    void aConvolution() {
        Saliency s = explain(oneConv(), x16(), "input", 0, Composite.captum());
        expect(new double[] {0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0}, s);
        assertEquals(0, s.derivation().note("residual").value().item(), CLOSE);
    }

    @Test
    void aLayer() {
        Saliency s = explain(oneConv(), x16(), "conv1", 0, Composite.captum());
        expect(new double[] {0, 4, 31, 40, 0, 0, -6, -15}, s);
    }

    @Test
    void epsilonIsInputTimesGradient() {
        Layer model = twosAndThrees(2);
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        expect(new double[] {18, 36, 54}, explain(model, x, "input", 0, Composite.captum()));
        Saliency three = explain(model, x.mul(3), "input", 0, Composite.captum());
        expect(new double[] {54, 108, 162}, three);
    }

    @Test
    void gamma() {
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        Composite c =
                captum(
                        new Gamma(1, Split.WEIGHTS, Composite.CAPTUM),
                        new Gamma(0.25, Split.WEIGHTS, Composite.CAPTUM));
        expect(
                new double[] {28 / 3.0, 104 / 3.0, 52},
                explain(twosAndThrees(-2), x, "input", 0, c));
    }

    @Test
    void alphaOneBetaZero() {
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        Rule rule = new AlphaBeta(1, 0, Split.WEIGHTS, Composite.CAPTUM);
        Saliency s = explain(twosAndThrees(-2), x, "input", 0, captum(rule, rule));
        expect(new double[] {12, 33.6, 50.4}, s);
    }

    @Test
    void identity() {
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        Composite c = captum(new Pass(), new Epsilon(Composite.CAPTUM));
        expect(new double[] {24, 36, 36}, explain(twosAndThrees(-2), x, "input", 0, c));
    }

    @Test
    void aTangent() {
        Site s = Site.root(new Given(0.1, Map.of()));
        Layer model = two(s, new Toy.Fn(s.at("tanh"), Tensor::tanh));
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        assertArrayEquals(
                new double[] {.0269, .0537, .0806},
                explain(model, x, "input", 0, Composite.captum()).map().toDoubles(),
                1e-4);
    }

    @Test
    void aSkip() {
        Site s = Site.root(new Given(5, Map.of()));
        Layer model = new Toy.Residual(s, Toy.unbiased(s.at("lin"), 2, 2));
        Tensor x = tensor(new int[] {1, 2}, 2, 3);
        expect(new double[] {10, 18}, explain(model, x, "input", 1, Composite.captum()));
    }

    @Test
    void aMaximum() {
        Site s = Site.root(new Given(2, Map.of()));
        Layer pool = new Toy.Fn(s.at("pool"), x -> Pools.max(x, PoolSpec.of(2)));
        Layer flat = new Toy.Fn(s.at("flat"), x -> Layouts.flatten(x, 1));
        Layer model = Toy.row(s, Toy.unbiased(s.at("lin"), 2, 2), pool, flat);
        Tensor x = tensor(new int[] {1, 2, 2}, 1, 2, 5, 6);
        expect(new double[] {0, 0, 10, 12}, explain(model, x, "input", 1, Composite.captum()));
    }

    @Test
    void maximaOfPlanesAndVolumes() {
        Site s = Site.root(new Given(2, Map.of()));
        Layer plane = maximum(s, 2, 2);
        Tensor four = tensor(new int[] {1, 1, 2, 2}, 1, 2, 5, 6);
        expect(new double[] {0, 0, 0, 6}, explain(plane, four, "input", 0, Composite.captum()));
        Layer volume = maximum(s, 2, 2, 2);
        Tensor eight = tensor(new int[] {1, 1, 2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
        expect(
                new double[] {0, 0, 0, 0, 0, 0, 0, 8},
                explain(volume, eight, "input", 0, Composite.captum()));
    }

    private static Layer maximum(Site s, int... kernel) {
        return new Toy.Fn(s, x -> Layouts.flatten(Pools.max(x, PoolSpec.of(kernel)), 1));
    }

    /// Captum hands each input of a sum that is no module all of its relevance, `[16 32 48]` here
    /// to both, so that its delta is -104. Here the inputs share it, and the delta of each place is
    /// what went to the other input and to biases.
    @Test
    void twoInputsShare() {
        Map<String, double[]> numbers =
                Map.of(
                        "lin0.weight",
                        new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
                        "lin0.bias",
                        new double[3],
                        "lin1.bias",
                        new double[] {-10, 1, 1, 1},
                        "lin2.bias",
                        new double[] {-1, 1});
        Site s = Site.root(new Given(1, numbers));
        Layer lin =
                Toy.row(
                        s,
                        new Linear(s.at("lin0"), 3, 3),
                        new Linear(s.at("lin1"), 3, 4),
                        new Relu(s.at("relu")),
                        new Linear(s.at("lin2"), 4, 2));
        Network both = in -> lin.apply(in.get(0).add(in.get(1)));
        Tensor x = tensor(new int[] {1, 3}, 1, 2, 3);
        List<Place> places = List.of(Place.input(), new Place.ModelInput(1));
        Study study =
                new Study(both, List.of(x, x.mul(3)), places, Target.logit(0), Sweep.AUTOMATIC);
        Saliency found = study.explain(Lrp.of(Profile.CAPTUM));
        assertArrayEquals(new double[] {4, 8, 12}, found.maps().get(0).toDoubles(), CLOSE);
        assertArrayEquals(new double[] {12, 24, 36}, found.maps().get(1).toDoubles(), CLOSE);
        assertEquals(88, found.score().item());
        double residual = found.derivation().note("input:1 residual").value().item();
        assertEquals(88 - 72, residual, CLOSE);
    }
}
