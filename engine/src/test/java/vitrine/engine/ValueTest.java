package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/// A tensor that is computed when it is asked for has the bits of one that is computed at once.
class ValueTest {
    private static final Engine ENGINE = Engine.cpu(2);

    private static Tensor drawn(int seed, int... dims) {
        Shape shape = new Shape(dims);
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) (2 * random.nextDouble() - 1);
        return ENGINE.tensor(shape, values);
    }

    /// A convolution and what follows it, where `seen` meets every value on the way.
    private static Tensor network(UnaryOperator<Tensor> seen) {
        Tensor x = drawn(1, 2, 5, 9, 11);
        ConvSpec spec = ConvSpec.of(2).withPadding(1, 1);
        Tensor y = seen.apply(Convolutions.conv(x, drawn(2, 7, 5, 3, 3), spec));
        Tensor scaled = seen.apply(y.fma(drawn(3, 1, 7, 1, 1), drawn(4, 1, 7, 1, 1)));
        Tensor sum = seen.apply(scaled.add(drawn(5, 2, 7, 9, 11)));
        Tensor positive = seen.apply(sum.relu());
        Tensor flat = seen.apply(positive.reshape(2, 7 * 9 * 11));
        Tensor halves = seen.apply(flat.mul(0.5));
        Tensor product = seen.apply(halves.linear(drawn(6, 13, 7 * 9 * 11)));
        return seen.apply(product.add(drawn(7, 1, 13)).sigmoid());
    }

    private static Tensor asked(Tensor t) {
        t.toArray();
        return t;
    }

    @Test
    void askingOnTheWayChangesNoBit() {
        float[] late = network(t -> t).toArray();
        assertArrayEquals(network(ValueTest::asked).toArray(), late);
        for (int i = 0; i < 8; i++) {
            int only = i;
            int[] count = {0};
            assertArrayEquals(
                    late, network(t -> count[0]++ == only ? asked(t) : t).toArray(), "at " + i);
        }
    }

    @Test
    void recordedTensorsHaveTheSameBits() {
        Trace trace = new Trace();
        int[] count = {0};
        Tensor recorded = network(t -> count[0]++ == 0 ? trace.watch(t) : t);
        assertArrayEquals(network(t -> t).toArray(), recorded.toArray());
    }

    /// Recorded values wait too: what a derivative does not read is passed over.
    @Test
    void gradientsHaveTheSameBitsWhoeverAsks() {
        float[] late = gradient(t -> t).toArray();
        for (int i = 0; i < 8; i++) {
            int only = i;
            int[] count = {0};
            Tensor asked = gradient(t -> count[0]++ == only ? asked(t) : t);
            assertArrayEquals(late, asked.toArray(), "at " + i);
        }
    }

    private static Tensor gradient(UnaryOperator<Tensor> seen) {
        Trace trace = new Trace();
        List<Tensor> watched = new ArrayList<>();
        Tensor y =
                network(t -> {
                    if (watched.isEmpty()) watched.add(trace.watch(t));
                    else return seen.apply(t);
                    return watched.getFirst();
                });
        return trace.gradient(y, drawn(8, 2, 13), watched.getFirst());
    }

    @Test
    void aBackwardPassComputesNoConvolutionAgain() {
        try (Witness witness = Witness.cpu(1)) {
            Engine e = witness.engine();
            Trace trace = new Trace();
            Tensor x = trace.watch(e.tensor(new Shape(1, 2, 6, 6), drawn(1, 72).toArray()));
            Tensor w = e.tensor(new Shape(2, 2, 3, 3), drawn(2, 36).toArray());
            ConvSpec spec = ConvSpec.of(2).withPadding(1, 1);
            Tensor y = x;
            for (int i = 0; i < 3; i++) {
                Tensor inner = Convolutions.conv(y, w, spec).mul(1.5).add(0.25).relu();
                Tensor curved = Activations.silu(Convolutions.conv(inner, w, spec).sub(0.5));
                y = curved.add(y).relu();
            }
            trace.gradient(y, y.detached(), x).toArray();
            long convolved =
                    witness.steps().stream()
                            .filter(s -> s.what().startsWith("convolve"))
                            .mapToLong(Witness.Step::elements)
                            .sum();
            assertEquals(2 * 6 * 72, convolved); // there and back
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 40})
    void sequencesMayBeLong(int steps) {
        Tensor late = drawn(1, 3, 1000);
        Tensor at = late;
        for (int i = 0; i < steps; i++) {
            late = late.mul(1.01).add(0.125);
            at = asked(asked(at.mul(1.01)).add(0.125));
        }
        assertArrayEquals(at.toArray(), late.toArray());
    }

    @Test
    void aValueMayBeBothOperandsAndHaveTwoFollowers() {
        Tensor y = drawn(1, 4, 30).linear(drawn(2, 17, 30));
        Tensor square = y.mul(y);
        Tensor both = y.sigmoid().add(y.relu());
        Tensor known = asked(drawn(1, 4, 30).linear(drawn(2, 17, 30)));
        assertArrayEquals(asked(known.mul(known)).toArray(), square.toArray());
        assertArrayEquals(
                asked(asked(known.sigmoid()).add(asked(known.relu()))).toArray(), both.toArray());
    }

    @Test
    void manyThreadsMayAskAtOnce() throws Exception {
        float[] expected = network(t -> t).toArray();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 10; round++) {
                Tensor shared = network(t -> t);
                Callable<float[]> ask = shared::toArray;
                for (Future<float[]> f : threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask)))
                    assertArrayEquals(expected, f.get());
            }
        }
    }

    @Test
    void nothingIsAFineOperand() {
        Tensor none = drawn(1, 0, 5);
        assertEquals(0, none.mul(2).relu().add(1).toArray().length);
    }
}
