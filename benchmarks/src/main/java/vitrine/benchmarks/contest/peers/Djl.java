package vitrine.benchmarks.contest.peers;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

import vitrine.benchmarks.contest.Contestant;
import vitrine.benchmarks.contest.Inputs;
import vitrine.benchmarks.contest.Job;
import vitrine.benchmarks.contest.Repeated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// libtorch with MKL, as DJL brings it.
public final class Djl implements Contestant {
    private final Path models;
    private final PtNDManager manager;

    /// @param threads how many work on one call
    /// @param models the folder of the models
    public Djl(int threads, Path models) {
        this.models = models;
        this.manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager();
        JniUtils.setNumThreads(threads);
    }

    @Override
    public String version() {
        return "libtorch " + Engine.getEngine("PyTorch").getVersion() + " (MKL, by DJL 0.35.0)";
    }

    @Override
    public Task open(Job job) {
        return switch (job) {
            case Job.Gemm j -> new Gemm(module("gemm", false), j);
            case Job.Forward j -> forward(j);
            case Job.Backward j -> gradient(module(j.model(), true), images(1, Inputs.SIDE));
            case Job.InputGradient j -> inputGradient(j);
            case Job.Step j -> step(j);
            case Job.Explain _, Job.Cold _ -> throw new Unsupported(job);
        };
    }

    private Task forward(Job.Forward job) {
        PtSymbolBlock module = module(job.model(), false);
        PtNDArray images = images(job.batch(), Inputs.SIDE);
        return new Repeated(
                () -> {
                    try (PtNDManager sub = (PtNDManager) manager.newSubManager();
                            IValue in = IValue.from(images);
                            IValue out = module.forward(in)) {
                        return out.toTensor(sub).toFloatArray();
                    }
                },
                module,
                images);
    }

    private Task inputGradient(Job.InputGradient job) {
        PtNDArray images = images(job.batch(), Inputs.SIDE);
        images.setRequiresGradient(true);
        PtSymbolBlock module = module(job.model(), true);
        for (Parameter p : module.getDirectParameters().values()) {
            p.getArray().setRequiresGradient(false);
        }
        return gradient(module, images);
    }

    private Task gradient(PtSymbolBlock module, PtNDArray images) {
        return new Repeated(
                () -> {
                    try (GradientCollector collector =
                                    Engine.getEngine("PyTorch").newGradientCollector();
                            NDList out = IValueUtils.forward(module, new NDList(images), true)) {
                        NDArray logits = out.singletonOrThrow();
                        collector.backward(logits.get(":, " + Inputs.CLASS).sum());
                        return logits.toFloatArray();
                    }
                },
                module,
                images);
    }

    private Task step(Job.Step job) {
        Model model = Model.newInstance(job.model(), "PyTorch");
        try {
            model.load(models, job.model() + ".train.pt", Map.of("trainParam", "true"));
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        JniUtils.enableTrainingMode((PtSymbolBlock) model.getBlock());
        Optimizer sgd =
                Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed((float) Inputs.RATE))
                        .optMomentum(0.9f)
                        .build();
        Loss loss = Loss.softmaxCrossEntropyLoss();
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(sgd));
        Shape shape = new Shape(job.batch(), 3, job.side(), job.side());
        trainer.initialize(shape);
        NDArray images = manager.create(Inputs.images(job.batch(), job.side()), shape);
        NDArray classes = manager.create(Inputs.classes(job.batch()));
        return new Repeated(
                () -> {
                    try (NDManager sub = manager.newSubManager();
                            GradientCollector collector = trainer.newGradientCollector()) {
                        NDArray in = images.duplicate();
                        in.attach(sub);
                        NDList out = trainer.forward(new NDList(in));
                        NDArray value = loss.evaluate(new NDList(classes), out);
                        collector.backward(value);
                        trainer.step();
                        return new float[] {value.getFloat()};
                    }
                },
                model,
                trainer,
                images,
                classes);
    }

    private PtSymbolBlock module(String name, boolean trained) {
        Path file = models.resolve(name + ".pt");
        PtSymbolBlock module =
                JniUtils.loadModule(manager, file, false, new String[0], new String[0], trained);
        JniUtils.enableInferenceMode(module);
        return module;
    }

    private PtNDArray images(int batch, int side) {
        return array(Inputs.images(batch, side), new Shape(batch, 3, side, side));
    }

    private PtNDArray array(float[] values, Shape shape) {
        return (PtNDArray) manager.create(values, shape);
    }

    private final class Gemm implements Task {
        private final PtSymbolBlock module;
        private final PtNDArray a;
        private final PtNDArray b;
        private final PtNDArray y;
        private final IValue[] operands;

        Gemm(PtSymbolBlock module, Job.Gemm j) {
            this.module = module;
            Shape stored = j.transposed() ? new Shape(j.n(), j.k()) : new Shape(j.k(), j.n());
            a = array(Inputs.a(j), new Shape(j.m(), j.k()));
            b = array(Inputs.b(j), stored);
            y = array(new float[j.m() * j.n()], new Shape(j.m(), j.n()));
            operands =
                    new IValue[] {
                        IValue.from(a), IValue.from(b), IValue.from(y), IValue.from(j.transposed())
                    };
        }

        @Override
        public void run() {
            module.forward(operands).close();
        }

        @Override
        public float[] answer() {
            return Inputs.some(y.toFloatArray());
        }

        @Override
        public void close() {
            for (IValue v : operands) v.close();
            a.close();
            b.close();
            y.close();
            module.close();
        }
    }
}
