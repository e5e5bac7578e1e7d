package vitrine.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import vitrine.engine.Activations;
import vitrine.engine.Engine;
import vitrine.engine.Norms;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.concurrent.TimeUnit;

/// Operations that do little for each element, on 1024 rows of 1024 elements, the making of the
/// result included. Divide 1048.576 by the time in µs for elements per nanosecond.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
public class ElementwiseBenchmark {
    private static final int WIDTH = 1024;
    private static final Shape ROWS = new Shape(WIDTH, WIDTH);
    private static final double EPS = 1e-5;

    /// Threads of the engine.
    @Param({"1", "2"})
    public int threads;

    private Engine engine;
    private Tensor x;
    private Tensor y;
    private Tensor weight;
    private Tensor bias;

    /// Values in ±4, where no function is trivial.
    @Setup
    public void fill() {
        engine = Engine.cpu(threads);
        x = engine.tensor(ROWS, Seeded.values("x", ROWS.size(), 0, 4));
        y = engine.tensor(ROWS, Seeded.values("y", ROWS.size(), 0, 4));
        weight = engine.tensor(new Shape(WIDTH), Seeded.values("weight", WIDTH, 1, 0.25));
        bias = engine.tensor(new Shape(WIDTH), Seeded.values("bias", WIDTH, 0, 0.1));
    }

    /// Ends the engine's threads.
    @TearDown
    public void close() {
        engine.close();
    }

    /// `x + y`
    @Benchmark
    public Tensor add() {
        return Engine.computed(x.add(y));
    }

    /// `max(x, 0)`
    @Benchmark
    public Tensor relu() {
        return Engine.computed(x.relu());
    }

    /// `eˣ`
    @Benchmark
    public Tensor exp() {
        return Engine.computed(x.exp());
    }

    /// `x · Φ(x)`
    @Benchmark
    public Tensor gelu() {
        return Engine.computed(Activations.gelu(x));
    }

    /// Along each row.
    @Benchmark
    public Tensor softmax() {
        return Engine.computed(x.softmax(1));
    }

    /// Over each row, then scale and shift.
    @Benchmark
    public Tensor layerNorm() {
        return Engine.computed(Norms.layer(x, weight, bias, EPS));
    }
}
