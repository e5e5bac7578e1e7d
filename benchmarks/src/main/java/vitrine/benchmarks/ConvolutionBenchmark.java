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
import org.openjdk.jmh.infra.Blackhole;

import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The convolutions of ResNet-50 on one image of 224 by 224.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ConvolutionBenchmark {
    /// One shape.
    @Benchmark
    public Buffer shape(OneShape state, Work work) {
        work.multiplyAdds(state.convolution.multiplyAdds());
        return state.convolution.run(state.kernels);
    }

    /// All 53 layers, one after the other, each with operands of its own.
    @Benchmark
    @Warmup(iterations = 3, time = 1)
    @Measurement(iterations = 3, time = 1)
    public void allLayers(AllLayers state, Work work, Blackhole sink) {
        for (ConvolutionCase c : state.convolutions) {
            sink.consume(c.run(state.kernels));
            work.multiplyAdds(c.multiplyAdds());
        }
    }

    /// One shape and a backend.
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
    public static class OneShape {
        /// Which shape.
        @Param public ConvolutionShape shape;

        /// Threads of the backend.
        @Param({"1", "2"})
        public int threads;

        private Kernels kernels;
        private ConvolutionCase convolution;

        /// Operands with values in ±1.
        @Setup
        public void fill() {
            kernels = Backends.simd(threads);
            convolution = ConvolutionCase.of(kernels, shape);
        }

        /// Ends the backend's threads.
        @TearDown
        public void close() {
            kernels.close();
        }
    }

    /// All layers and a backend.
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
    public static class AllLayers {
        /// Threads of the backend.
        @Param({"1", "2"})
        public int threads;

        private final List<ConvolutionCase> convolutions = new ArrayList<>();
        private Kernels kernels;

        /// Operands with values in ±1.
        @Setup
        public void fill() {
            kernels = Backends.simd(threads);
            for (ConvolutionShape shape : ConvolutionShape.values()) {
                for (int i = 0; i < shape.layers(); i++) {
                    convolutions.add(ConvolutionCase.of(kernels, shape));
                }
            }
        }

        /// Ends the backend's threads.
        @TearDown
        public void close() {
            kernels.close();
        }
    }
}
