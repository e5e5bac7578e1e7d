package vitrine.kernels;

import java.util.List;
import java.util.function.Consumer;

/// A way to devices beside the processor. A jar that has one names it as a service, and [Backends]
/// finds it; whoever never asks for it loads none of it.
public interface Accelerator {
    /// What the devices are called: `opencl`.
    String kind();

    /// Every device, in the driver's order. Throws a [KernelException] that says what is missing
    /// when there is none.
    List<Device> devices();

    /// The backend on device `index`.
    Kernels open(int index);

    /// The backend on the first graphics processor.
    Kernels openGpu();

    /// Measures what the backend can choose from on device `index`, tells what it finds, and keeps
    /// the choice for later runs. No choice changes a bit of a result.
    void tune(int index, Consumer<String> report);
}
