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

import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.nn.weights.Seeded;

import java.util.concurrent.TimeUnit;

/// Products of square matrices in single precision.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
public class ProductBenchmark {
    /// Rows, columns and terms.
    @Param({"512", "768", "1024"})
    public int size;

    /// Threads of the backend.
    @Param({"1", "2"})
    public int threads;

    private Kernels kernels;
    private Product sizes;
    private Buffer a;
    private Buffer b;
    private Buffer y;

    /// Two matrices of values in ±1.
    @Setup
    public void fill() {
        kernels = Backends.simd(threads);
        sizes = new Product(1, size, size, size, false, false, false, false);
        a = kernels.upload(Seeded.values("a", size * size, 0, 1));
        b = kernels.upload(Seeded.values("b", size * size, 0, 1));
        y = kernels.allocate(size * size);
    }

    /// Ends the backend's threads.
    @TearDown
    public void close() {
        kernels.close();
    }

    /// `Y = A · B`
    @Benchmark
    public Buffer product(Work work) {
        kernels.product(sizes, a, b, y);
        work.multiplyAdds((double) size * size * size);
        return y;
    }
}
