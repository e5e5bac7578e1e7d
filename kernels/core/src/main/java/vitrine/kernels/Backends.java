package vitrine.kernels;

import vitrine.kernels.reference.ReferenceKernels;
import vitrine.kernels.simd.ScalarKernels;
import vitrine.kernels.simd.SimdKernels;
import vitrine.kernels.witness.WitnessKernels;

import java.util.ServiceLoader;

/// The one place where a backend is chosen. Nothing falls back in silence: a backend's name is part
/// of every result.
public final class Backends {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Backends() {}

    /// Whether this Java was started with the module that [#simd] needs.
    public static boolean simdAvailable() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    /// The Vector API backend on `threads` threads.
    public static Kernels simd(int threads) {
        if (!simdAvailable()) {
            throw new KernelException(
                    "simd: needs the module "
                            + VECTOR_MODULE
                            + ", which this Java was started without;"
                            + " add the option --add-modules "
                            + VECTOR_MODULE
                            + ", or ask for the scalar backend, which gives the same bits slower");
        }
        return new SimdKernels(threads);
    }

    /// The scalar twin of [#simd] on `threads` threads.
    public static Kernels scalar(int threads) {
        return new ScalarKernels(threads);
    }

    /// Double precision, one thread.
    public static Kernels reference() {
        return new ReferenceKernels();
    }

    /// The bits of another backend, with a witness in double precision; see [WitnessKernels].
    public static WitnessKernels witness(Kernels fast) {
        return new WitnessKernels(fast, reference());
    }

    /// Extents without values.
    public static Kernels outline() {
        return new Outline();
    }

    /// The way to OpenCL devices, which the jar `vitrine-kernels-opencl` has.
    public static Accelerator openCl() {
        for (Accelerator a : ServiceLoader.load(Accelerator.class)) {
            if (a.kind().equals("opencl")) return a;
        }
        throw new KernelException(
                "opencl: needs the jar vitrine-kernels-opencl with org.jocl:jocl:2.0.6 beside it on"
                        + " the class path; add them, or compute on the processor");
    }
}
