package vitrine.benchmarks.contest;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Losses;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.nn.Layer;
import vitrine.nn.models.Models;
import vitrine.nn.training.Learner;
import vitrine.nn.training.Parameters;
import vitrine.nn.training.Sgd;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Checkpoints;
import vitrine.nn.weights.Loading;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// This library.
public final class Vitrine implements Contestant {
    private final int threads;
    private final Path models;
    private final Engine engine;
    private final Map<String, Layer> loaded = new LinkedHashMap<>();

    /// @param threads how many work on one call
    /// @param models the folder of the models
    public Vitrine(int threads, Path models) {
        this.threads = threads;
        this.models = models;
        this.engine = Engine.cpu(threads);
    }

    @Override
    public String version() {
        return "Vitrine, engine " + engine.name() + ", Java " + Runtime.version();
    }

    @Override
    public Task open(Job job) {
        return switch (job) {
            case Job.Gemm j -> new Gemm(threads, j);
            case Job.Forward j -> forward(j);
            case Job.Explain j -> new Explanation(j, model(j.model()), images(1, Inputs.SIDE));
            case Job.Step j -> step(j);
            case Job.Backward _, Job.InputGradient _, Job.Cold _ -> throw new Unsupported(job);
        };
    }

    /// Models of earlier heats would fill the heap, and forms of weights that are softly reachable
    /// would be made again and again.
    @Override
    public void finish() {
        loaded.clear();
    }

    private Task forward(Job.Forward job) {
        Layer model = model(job.model());
        Tensor images = images(job.batch(), Inputs.SIDE);
        return new Repeated(() -> model.apply(images).toArray());
    }

    private Task step(Job.Step job) {
        var build = Models.named(job.model()).build();
        Learner learner = new Learner(build, parameters(job.model()), new Sgd(0.9, 0));
        Tensor images = images(job.batch(), job.side());
        Index classes =
                new Index(
                        Arrays.stream(Inputs.classes(job.batch()))
                                .mapToInt(Math::toIntExact)
                                .toArray());
        return new Repeated(() ->
                new float[] {
                    (float)
                            learner.step(
                                    images,
                                    y -> Losses.crossEntropy(y, classes).mean(),
                                    Inputs.RATE)
                });
    }

    private Layer model(String name) {
        return loaded.computeIfAbsent(
                name,
                _ -> {
                    try (Checkpoint file = Checkpoints.open(models.resolve(name + ".pth"))) {
                        return Loading.load(engine, file, Models.named(name).build());
                    }
                });
    }

    private Parameters parameters(String name) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        try (Checkpoint file = Checkpoints.open(models.resolve(name + ".pth"))) {
            for (String n : file.names()) {
                if (n.endsWith("num_batches_tracked")) continue;
                values.put(n, engine.tensor(new Shape(file.shape(n)), file.floats(n)));
            }
        }
        return new Parameters(values);
    }

    private Tensor images(int batch, int side) {
        return engine.tensor(new Shape(batch, 3, side, side), Inputs.images(batch, side));
    }

    private static final class Gemm implements Task {
        private final Kernels kernels;
        private final Product sizes;
        private final Buffer a;
        private final Buffer b;
        private final Buffer y;

        Gemm(int threads, Job.Gemm j) {
            kernels = Backends.simd(threads);
            sizes = new Product(1, j.m(), j.k(), j.n(), false, j.transposed(), false, false);
            a = kernels.upload(Inputs.a(j));
            b = kernels.upload(Inputs.b(j));
            y = kernels.allocate(j.m() * j.n());
        }

        @Override
        public void run() {
            kernels.product(sizes, a, b, y);
        }

        @Override
        public float[] answer() {
            return Inputs.some(kernels.floats(y));
        }

        @Override
        public void close() {
            kernels.close();
        }
    }
}
