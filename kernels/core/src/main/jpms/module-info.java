/// Flat-array mathematics: the contract of a backend, the textbook loops, and the vector code.
// The Vector API is optional at run time, and two of the named readers live in other builds.
@SuppressWarnings("module")
module vitrine.kernels {
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    uses vitrine.kernels.Accelerator;

    exports vitrine.kernels to
            vitrine.engine,
            vitrine.kernels.opencl,
            vitrine.benchmarks;
    exports vitrine.kernels.witness to
            vitrine.engine;
}
