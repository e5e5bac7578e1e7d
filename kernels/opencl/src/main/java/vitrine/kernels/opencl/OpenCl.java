package vitrine.kernels.opencl;

import vitrine.kernels.Accelerator;
import vitrine.kernels.Device;
import vitrine.kernels.Kernels;

import java.util.List;
import java.util.function.Consumer;

/// The way to OpenCL devices, as a service.
public final class OpenCl implements Accelerator {
    /// Made by the service loader.
    public OpenCl() {}

    @Override
    public String kind() {
        return "opencl";
    }

    @Override
    public List<Device> devices() {
        return DeviceHandle.all().stream().map(DeviceHandle::device).toList();
    }

    @Override
    public Kernels open(int index) {
        return new OpenClKernels(new Session(DeviceHandle.numbered(DeviceHandle.all(), index)));
    }

    @Override
    public Kernels openGpu() {
        return new OpenClKernels(new Session(DeviceHandle.gpu(DeviceHandle.all())));
    }

    @Override
    public void tune(int index, Consumer<String> report) {
        try (Session session = new Session(DeviceHandle.numbered(DeviceHandle.all(), index))) {
            new Tuner(session).tune(report);
        }
    }
}
