package vitrine.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// The most arithmetic that this machine does in single precision, to set other speeds against:
/// fused multiply-adds on registers, in chains that do not wait for each other.
///
/// Twelve chains hide a latency of four to six cycles on two units, and with their two factors they
/// fit into sixteen registers.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class PeakBenchmark {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int ROUNDS = 1_000_000;

    // Not constants, so that no product is known before the run; every chain tends to one.
    private float factor = 0.75f;
    private float term = 0.25f;

    /// One thread alone.
    @Benchmark
    public float oneThread(Work work) {
        work.multiplyAdds((double) CHAINS * ROUNDS * F.length());
        return chains(factor, term);
    }

    /// Two threads at once; the speed is that of both together.
    @Benchmark
    @Threads(2)
    public float twoThreads(Work work) {
        return oneThread(work);
    }

    private static float chains(float factor, float term) {
        FloatVector x = FloatVector.broadcast(F, factor);
        FloatVector y = FloatVector.broadcast(F, term);
        FloatVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x;
        FloatVector c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int i = 0; i < ROUNDS; i++) {
            c0 = c0.fma(x, y);
            c1 = c1.fma(x, y);
            c2 = c2.fma(x, y);
            c3 = c3.fma(x, y);
            c4 = c4.fma(x, y);
            c5 = c5.fma(x, y);
            c6 = c6.fma(x, y);
            c7 = c7.fma(x, y);
            c8 = c8.fma(x, y);
            c9 = c9.fma(x, y);
            c10 = c10.fma(x, y);
            c11 = c11.fma(x, y);
        }
        FloatVector left = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        FloatVector right = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        return left.add(right).lane(0);
    }
}
