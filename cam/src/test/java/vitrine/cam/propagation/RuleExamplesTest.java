package vitrine.cam.propagation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.propagation.Excitation.Connections;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;

import java.util.stream.Stream;

/// The worked examples of the rules' documentation: one neuron, its arguments, its weights, and the
/// relevance that it shares.
class RuleExamplesTest {
    private static final Engine ENGINE = Engine.reference();

    private record Example(
            Rule rule, double[] x, double[] w, double bias, double relevance, double... expected) {
        @Override
        public String toString() {
            return rule.toString();
        }
    }

    private static double[] v(double... values) {
        return values;
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example(new Epsilon(0), v(1, 2), v(2, 1), 4, 8, 2, 2),
                new Example(new Gamma(1, Split.PRODUCTS, 1e-9), v(1, 2), v(4, -1), 0, 6, 8, -2),
                new Example(new Gamma(1, Split.WEIGHTS, 1e-9), v(1, 2), v(4, -1), 0, 6, 8, -2),
                new Example(
                        new AlphaBeta(2, 1, Split.PRODUCTS, 1e-9), v(1, 2), v(4, -1), 0, 2, 4, -2),
                new Example(AlphaBeta.zPlus(1e-9), v(1, 2), v(4, -1), 0, 2, 2, 0),
                new Example(ZBox.between(0, 3, 1e-9), v(1, 2), v(1, -1), 0, 6, 3, 3),
                new Example(new WSquare(1e-9), v(1, 1), v(1, -2), 0, 5, 1, 4),
                new Example(new Flat(1e-9), v(1, 1), v(1, -2), 0, 5, 2.5, 2.5),
                new Example(new Pass(), v(7), v(3), 0, 3, 3),
                new Example(
                        new Excitation(Connections.SUPPORTING),
                        v(1, 2, 1),
                        v(2, 1, -5),
                        0,
                        1,
                        0.5,
                        0.5,
                        0),
                new Example(
                        new Excitation(Connections.OPPOSING),
                        v(1, 2, 1),
                        v(2, 1, -5),
                        0,
                        1,
                        0,
                        0,
                        1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theWorkedExampleIsRight(Example e) {
        int n = e.x.length;
        Tensor w = ENGINE.tensor(new Shape(1, n), e.w);
        Toy.Fn neuron =
                new Toy.Fn(
                        Site.root(new Toy.Ones(ENGINE)).at("neuron"),
                        x -> x.linear(w).add(ENGINE.full(new Shape(1, 1), e.bias)));
        Tensor x = ENGINE.tensor(new Shape(1, n), e.x);
        double factor = e.relevance / neuron.apply(x).item();
        Target target = Target.of("relevance", y -> y.mul(factor));
        Composite composite = Composite.epsilon(0).with(Layers.Kind.ANY, e.rule);
        Tensor map = new Study(neuron, x, "input", target).explain(new Lrp(composite)).map();
        assertArrayEquals(e.expected, map.toDoubles(), 1e-7);
    }
}
