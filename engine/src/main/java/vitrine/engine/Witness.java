package vitrine.engine;

import vitrine.kernels.Backends;
import vitrine.kernels.witness.WitnessKernels;

import java.util.List;

/// Single precision under observation: [#engine] gives the bits that [Engine#cpu] gives, while each
/// operation is repeated in double precision on the same operands, and every tensor carries a bound
/// of how far rounding may have moved it.
///
/// {@snippet :
/// try (Witness witness = Witness.cpu(1)) {
///     Tensor y = f(witness.engine().tensor(shape, values));
///     double[] bound = witness.bound(y); // |y - f in exact arithmetic| is at most this
///     double worst = witness.steps().stream().mapToDouble(Witness.Step::share).max().orElse(0);
/// }
/// }
///
/// The bound is rigorous and pessimistic: it grows with each step, whatever the signs of the errors
/// are, so that after many layers it says nothing. [#settled] starts it anew. Values that a program
/// reads out and puts back count as exact. Belongs to one thread.
public final class Witness implements AutoCloseable {
    private final WitnessKernels kernels;
    private final Engine engine;

    private Witness(WitnessKernels kernels) {
        this.kernels = kernels;
        this.engine = new Engine(kernels);
    }

    /// With the bits of [Engine#cpu(int)].
    public static Witness cpu(int threads) {
        return new Witness(Backends.witness(Backends.simd(threads)));
    }

    /// With the same bits, in a JVM without the incubating module.
    public static Witness scalar(int threads) {
        return new Witness(Backends.witness(Backends.scalar(threads)));
    }

    /// What one kind of call of an operation's kernel did in one part of the program.
    ///
    /// @param what the kernel and its extents
    /// @param scope see [#scope]
    /// @param elements how many numbers it made
    /// @param error the largest difference of one of them from the same call in double precision
    /// @param share the largest share that an error has of the rounding error which that call may
    ///   have; above one it has done something else
    public record Step(String what, String scope, long elements, double error, double share) {}

    /// Where to compute.
    public Engine engine() {
        return engine;
    }

    /// The tensor, whose values count as exact from now on.
    public Tensor settled(Tensor x) {
        kernels.settle(x.data());
        return x;
    }

    /// Names the part of the program that follows.
    public void scope(String name) {
        kernels.scope(name);
    }

    /// How far each element may lie from the same program in exact arithmetic.
    public double[] bound(Tensor x) {
        return kernels.bound(x.data());
    }

    /// The same program in double precision, from what was last settled on.
    public double[] exact(Tensor x) {
        return kernels.exact(x.data());
    }

    /// What was done so far.
    public List<Step> steps() {
        return kernels.calls().stream()
                .map(c -> new Step(c.what(), c.scope(), c.elements(), c.error(), c.share()))
                .toList();
    }

    /// Ends the engine's threads.
    @Override
    public void close() {
        engine.close();
    }
}
