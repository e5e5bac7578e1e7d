package vitrine.goldens;

import org.junit.jupiter.api.Assumptions;

import vitrine.engine.Engine;

/// The OpenCL device that tests run on: number `vitrine.opencl.device`, or the first.
public final class OpenClDevice {
    private OpenClDevice() {}

    /// An engine on it, which the test closes. The test is skipped where there is none.
    public static Engine engine() {
        try {
            return Engine.openCl(Integer.getInteger("vitrine.opencl.device", 0));
        } catch (RuntimeException e) {
            if (!Engine.unavailable(e)) throw e;
            System.out.println("skipped, no OpenCL device: " + e.getMessage());
            return Assumptions.abort("no OpenCL device: " + e.getMessage());
        }
    }
}
