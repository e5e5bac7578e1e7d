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

/// Whole networks on images of 224 by 224 on an OpenCL device, with weights by formula, as a warm
/// process runs them. What a person asked for comes back: logits or the map.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // the setup fills what depends on the parameters
public class OpenClBenchmark {
    private static final int SIDE = 224;

    /// The network.
    @Param({"resnet18", "resnet50"})
    public String model;

    /// Images at once.
    @Param({"1", "64"})
    public int batch;

    /// The device's number.
    @Param("0")
    public int device;

    private Engine engine;
    private Layer network;
    private Tensor images;
    private Study study;

    /// The network, images of values in ±1, and the question about its last block.
    @Setup
    public void build() {
        engine = Engine.openCl(device);
        ModelSpec spec = Models.named(model);
        network = spec.build().apply(Site.root(new Seeded(engine, "benchmark")));
        Shape shape = new Shape(batch, 3, SIDE, SIDE);
        images = engine.tensor(shape, Seeded.values("image", shape.size(), 0, 1));
        study = new Study(network, images, spec.targetLayer(), Target.top());
    }

    /// Gives the device's memory back.
    @TearDown
    public void close() {
        engine.close();
    }

    /// The logits.
    @Benchmark
    public float[] forward() {
        return network.apply(images).toArray();
    }

    /// Forward, backward to the last block, map and derivation.
    @Benchmark
    public float[] gradCam() {
        return study.explain(new GradCam()).map().toArray();
    }
}
