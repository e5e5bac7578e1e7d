package vitrine.benchmarks.contest.peers;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.parameter_iterator;
import org.bytedeco.pytorch.parameter_list;

import vitrine.benchmarks.contest.Contestant;
import vitrine.benchmarks.contest.Inputs;
import vitrine.benchmarks.contest.Job;
import vitrine.benchmarks.contest.Repeated;

import java.nio.file.Path;

/// libtorch with OpenBLAS, as JavaCPP brings it.
public final class Bytedeco implements Contestant {
    private final Path models;

    /// @param threads how many work on one call
    /// @param models the folder of the models
    public Bytedeco(int threads, Path models) {
        this.models = models;
        torch.set_num_threads(threads);
    }

    @Override
    public String version() {
        return "libtorch 2.10.0 (OpenBLAS 0.3.31, by JavaCPP 1.5.13)";
    }

    @Override
    public Task open(Job job) {
        return switch (job) {
            case Job.Gemm j -> new Gemm(module("gemm"), j);
            case Job.Forward j -> forward(j);
            case Job.Backward j -> backward(j);
            case Job.InputGradient j -> inputGradient(j);
            case Job.Step j -> step(j);
            case Job.Explain _, Job.Cold _ -> throw new Unsupported(job);
        };
    }

    @SuppressWarnings("try") // guard and scope are there for their end alone
    private Task forward(Job.Forward job) {
        JitModule module = module(job.model());
        Tensor images = images(job.batch(), Inputs.SIDE);
        return new Repeated(
                () -> {
                    try (PointerScope scope = new PointerScope();
                            NoGradGuard guard = new NoGradGuard()) {
                        return floats(apply(module, images));
                    }
                },
                module,
                images);
    }

    @SuppressWarnings("try")
    private Task backward(Job.Backward job) {
        JitModule module = module(job.model());
        Tensor images = images(1, Inputs.SIDE);
        TensorVector parameters = parameters(module, true);
        SGD clearing = new SGD(parameters, new SGDOptions(0));
        return new Repeated(
                () -> {
                    try (PointerScope scope = new PointerScope()) {
                        clearing.zero_grad();
                        Tensor logits = apply(module, images);
                        logits.select(1, Inputs.CLASS).sum().backward();
                        return floats(logits);
                    }
                },
                module,
                images,
                parameters,
                clearing);
    }

    @SuppressWarnings("try")
    private Task inputGradient(Job.InputGradient job) {
        JitModule module = module(job.model());
        parameters(module, false).close();
        Tensor images = images(job.batch(), Inputs.SIDE).requires_grad_(true);
        return new Repeated(
                () -> {
                    try (PointerScope scope = new PointerScope()) {
                        Tensor logits = apply(module, images);
                        Tensor score = logits.select(1, Inputs.CLASS).sum();
                        torch.grad(new TensorVector(score), new TensorVector(images));
                        return floats(logits);
                    }
                },
                module,
                images);
    }

    @SuppressWarnings("try")
    private Task step(Job.Step job) {
        JitModule module = module(job.model() + ".train");
        module.train();
        TensorVector parameters = parameters(module, true);
        SGDOptions options = new SGDOptions(Inputs.RATE);
        options.momentum().put(0.9);
        SGD sgd = new SGD(parameters, options);
        Tensor images = images(job.batch(), job.side());
        Tensor classes = Tensor.create(Inputs.classes(job.batch()));
        return new Repeated(
                () -> {
                    try (PointerScope scope = new PointerScope()) {
                        sgd.zero_grad();
                        Tensor loss = torch.cross_entropy(apply(module, images), classes);
                        loss.backward();
                        sgd.step();
                        return new float[] {loss.item_float()};
                    }
                },
                module,
                parameters,
                sgd,
                images,
                classes);
    }

    private JitModule module(String name) {
        JitModule module = torch.load(models.resolve(name + ".pt").toString());
        module.eval();
        return module;
    }

    private static TensorVector parameters(JitModule module, boolean learned) {
        TensorVector parameters = new TensorVector();
        parameter_list list = module.parameters();
        parameter_iterator end = list.end();
        for (parameter_iterator i = list.begin(); i.notEquals(end); i.increment()) {
            parameters.push_back(i.multiply().requires_grad_(learned));
        }
        return parameters;
    }

    private static Tensor apply(JitModule module, Tensor x) {
        return module.forward(new IValueVector(new IValue(x))).toTensor();
    }

    private static Tensor images(int batch, int side) {
        return tensor(Inputs.images(batch, side), batch, 3, side, side);
    }

    private static Tensor tensor(float[] values, long... shape) {
        return Tensor.create(values, shape);
    }

    private static float[] floats(Tensor x) {
        float[] values = new float[Math.toIntExact(x.numel())];
        new FloatPointer(x.data_ptr_float()).get(values);
        return values;
    }

    private static final class Gemm implements Task {
        private final JitModule module;
        private final Tensor y;
        private final IValueVector operands;

        Gemm(JitModule module, Job.Gemm j) {
            this.module = module;
            long[] stored = j.transposed() ? new long[] {j.n(), j.k()} : new long[] {j.k(), j.n()};
            y = tensor(new float[j.m() * j.n()], j.m(), j.n());
            operands =
                    new IValueVector(
                            new IValue(tensor(Inputs.a(j), j.m(), j.k())),
                            new IValue(tensor(Inputs.b(j), stored)),
                            new IValue(y),
                            new IValue(j.transposed()));
        }

        @Override
        @SuppressWarnings("try") // the scope is there for its end alone
        public void run() {
            try (PointerScope scope = new PointerScope()) {
                module.forward(operands);
            }
        }

        @Override
        public float[] answer() {
            return Inputs.some(floats(y));
        }

        @Override
        public void close() {
            operands.close();
            y.close();
            module.close();
        }
    }
}
