package vitrine.kernels;

class SimdConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels() {
        return Backends.simd(1);
    }

    @Override
    protected Kernels threads(int count) {
        return Backends.simd(count);
    }
}
