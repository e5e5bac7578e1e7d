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

import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.concurrent.TimeUnit;

/// Whole networks on one image of 224 by 224, with weights by formula, as a warm process runs them.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
public class ResnetBenchmark {
    private static final Shape IMAGE = new Shape(1, 3, 224, 224);

    /// The network.
    @Param({"resnet18", "resnet50"})
    public String model;

    /// Threads of the engine.
    @Param({"1", "2"})
    public int threads;

    private Engine engine;
    private Layer network;
    private Tensor image;
    private Study study;

    /// The network, an image of values in ±1, and the question about its last block.
    @Setup
    public void build() {
        engine = Engine.cpu(threads);
        ModelSpec spec = Models.named(model);
        network = spec.build().apply(Site.root(new Seeded(engine, "benchmark")));
        image = engine.tensor(IMAGE, Seeded.values("image", IMAGE.size(), 0, 1));
        study = new Study(network, image, spec.targetLayer(), Target.top());
    }

    /// Ends the engine's threads.
    @TearDown
    public void close() {
        engine.close();
    }

    /// The logits.
    @Benchmark
    public Tensor forward() {
        return Engine.computed(network.apply(image));
    }

    /// Forward, backward to the last block, map and derivation.
    @Benchmark
    public Saliency gradCam() {
        return study.explain(new GradCam());
    }
}
