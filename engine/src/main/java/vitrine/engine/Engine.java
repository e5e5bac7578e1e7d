package vitrine.engine;

import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;
import vitrine.kernels.Kernels;

import java.util.Arrays;
import java.util.List;

/// Where tensors live and operations run: one backend with its threads. Tensors of different
/// engines do not mix.
///
/// An engine may be used by many threads at once.
public final class Engine implements AutoCloseable {
    /// The version of the order contract that fixes every bit of a result; see the kernels' package
    /// documentation.
    public static final int ORDER_CONTRACT = 1;

    final Kernels kernels;

    Engine(Kernels kernels) {
        this.kernels = kernels;
    }

    private static final class Shared {
        static final Engine CPU = cpu(Runtime.getRuntime().availableProcessors());
    }

    /// The shared single-precision engine on all processors. It needs the module
    /// `jdk.incubator.vector` (`--add-modules jdk.incubator.vector`).
    public static Engine cpu() {
        return Shared.CPU;
    }

    /// A single-precision engine that works on `threads` threads, the calling one included; with 1
    /// it starts none.
    public static Engine cpu(int threads) {
        return new Engine(Backends.simd(threads));
    }

    /// The same bits as [#cpu] without the incubating module, slower.
    public static Engine scalar(int threads) {
        return new Engine(Backends.scalar(threads));
    }

    /// Textbook loops in double precision: the specification that other engines are checked
    /// against.
    public static Engine reference() {
        return new Engine(Backends.reference());
    }

    /// Computes extents and no values: a network runs on it in next to no time and memory, and
    /// every tensor on the way has its [Shape]. Asking one for its values throws.
    public static Engine outline() {
        return new Engine(Backends.outline());
    }

    /// An engine on the first graphics processor that OpenCL finds, with the bits of [#cpu]
    /// wherever the device computes as the order contract says. It needs the jar
    /// `vitrine-kernels-opencl` and its JOCL at run time; without them, a driver or such a device
    /// it throws, and the message says what to install. Close it: it holds memory of the device.
    public static Engine openCl() {
        return new Engine(Backends.openCl().openGpu());
    }

    /// As [#openCl()] on a device of any type by its number in [Device#openCl].
    public static Engine openCl(int device) {
        return new Engine(Backends.openCl().open(device));
    }

    /// Whether `e` tells that a backend cannot be had or cannot do what it was asked, such as a
    /// device without memory left: the message is a sentence with a remedy.
    public static boolean unavailable(Throwable e) {
        return e instanceof KernelException;
    }

    /// The backend's name: `simd`, `scalar`, `reference`, `outline`, `opencl: ` and the device's.
    public String name() {
        return kernels.name();
    }

    /// Bytes of the device's own memory that reachable tensors hold, as far as the garbage
    /// collector has found out; 0 on the processor.
    public long deviceBytes() {
        return kernels.deviceBytes();
    }

    /// How often the device's driver has been asked for memory since the engine was opened; 0 on
    /// the processor. What is repeated asks for none: its memory is used again.
    public long deviceAllocations() {
        return kernels.deviceAllocations();
    }

    /// A tensor of the given values in row-major order.
    public Tensor tensor(Shape shape, float... values) {
        checkCount(shape, values.length);
        return ready(shape, kernels.upload(values));
    }

    /// A tensor of the given values in row-major order, rounded to the engine's precision.
    public Tensor tensor(Shape shape, double[] values) {
        checkCount(shape, values.length);
        return ready(shape, kernels.upload(values));
    }

    /// As [#tensor(Shape, float...)], without a copy where the engine needs none: the values belong
    /// to the tensor from now on, so do not write to them again.
    public Tensor adopt(Shape shape, float[] values) {
        checkCount(shape, values.length);
        return ready(shape, kernels.adopt(values));
    }

    /// As [#tensor(Shape, double[])], without a copy where the engine needs none: the values belong
    /// to the tensor from now on, so do not write to them again.
    public Tensor adopt(Shape shape, double[] values) {
        checkCount(shape, values.length);
        return ready(shape, kernels.adopt(values));
    }

    private Tensor ready(Shape shape, Buffer values) {
        return new Tensor(this, shape, new Value(kernels, values), null);
    }

    private static void checkCount(Shape shape, int count) {
        if (count != shape.size()) {
            throw new EngineException(
                    "tensor: needs " + shape.size() + " values for " + shape + ", got " + count);
        }
    }

    /// A tensor of one value everywhere.
    public Tensor full(Shape shape, double value) {
        Buffer values = kernels.allocate(shape.size());
        kernels.fill(values, value);
        return ready(shape, values);
    }

    /// The numbers `0 … n-1`.
    public Tensor range(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> i);
        return tensor(new Shape(n), values);
    }

    /// The same tensor with its numbers computed, which otherwise waits until something asks for
    /// them: for reading a clock.
    public static Tensor computed(Tensor t) {
        t.data();
        return t;
    }

    static Engine common(Op op, List<Tensor> in) {
        Engine engine = in.getFirst().engine();
        for (Tensor t : in) {
            if (t.engine() != engine) {
                throw new EngineException(
                        op
                                + ": needs operands of one engine, got "
                                + engine.name()
                                + " and "
                                + t.engine().name()
                                + " (two engines never mix, even of one kind)");
            }
        }
        return engine;
    }

    /// Ends the engine's threads. The shared engine of [#cpu()] must not be closed.
    @Override
    public void close() {
        kernels.close();
    }
}
