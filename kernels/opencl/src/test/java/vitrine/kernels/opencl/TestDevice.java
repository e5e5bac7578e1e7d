package vitrine.kernels.opencl;

import org.junit.jupiter.api.Assumptions;

import vitrine.kernels.KernelException;
import vitrine.kernels.Kernels;

/// The device that tests run on: number `vitrine.opencl.device`, or the first.
final class TestDevice {
    private TestDevice() {}

    static Session session() {
        int index = Integer.getInteger("vitrine.opencl.device", 0);
        try {
            return new Session(DeviceHandle.numbered(DeviceHandle.all(), index));
        } catch (KernelException e) {
            Assumptions.abort("no OpenCL device: " + e.getMessage());
            throw e;
        }
    }

    static Kernels kernels() {
        return new OpenClKernels(session());
    }
}
