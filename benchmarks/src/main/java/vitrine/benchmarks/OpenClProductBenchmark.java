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

/// Products of square matrices in single precision on an OpenCL device. The operands stay on the
/// device; one number comes back, so that the time ends when the product does.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
public class OpenClProductBenchmark {
    /// Rows, columns and terms.
    @Param({"1024", "4096"})
    public int size;

    /// The device's number.
    @Param("0")
    public int device;

    private Kernels kernels;
    private Product sizes;
    private Buffer a;
    private Buffer b;
    private Buffer y;
    private Buffer one;

    /// Two matrices of values in ±1.
    @Setup
    public void fill() {
        kernels = Backends.openCl().open(device);
        sizes = new Product(1, size, size, size, false, false, false, false);
        a = kernels.upload(Seeded.values("a", size * size, 0, 1));
        b = kernels.upload(Seeded.values("b", size * size, 0, 1));
        y = kernels.allocate(size * size);
        one = kernels.upload(new float[1]);
    }

    /// Gives the device's memory back.
    @TearDown
    public void close() {
        kernels.close();
    }

    /// `Y = A · B`
    @Benchmark
    public float[] product(Work work) {
        kernels.product(sizes, a, b, y);
        work.multiplyAdds((double) size * size * size);
        return kernels.floats(one);
    }
}
