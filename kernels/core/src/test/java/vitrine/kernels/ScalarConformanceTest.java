package vitrine.kernels;

class ScalarConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels() {
        return Backends.scalar(1);
    }

    @Override
    protected Kernels threads(int count) {
        return Backends.scalar(count);
    }
}
