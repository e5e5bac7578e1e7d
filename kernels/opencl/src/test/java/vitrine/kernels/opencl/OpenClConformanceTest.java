package vitrine.kernels.opencl;

import vitrine.kernels.Kernels;
import vitrine.kernels.KernelsConformance;

class OpenClConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels() {
        return TestDevice.kernels();
    }
}
