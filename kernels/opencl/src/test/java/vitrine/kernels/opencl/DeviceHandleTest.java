package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;

import vitrine.kernels.Device;
import vitrine.kernels.KernelException;

import java.util.List;

class DeviceHandleTest {
    private static DeviceHandle device(int index, boolean gpu) {
        Device d =
                new Device(
                        index,
                        gpu,
                        "Some Platform",
                        "d" + index,
                        "1",
                        "OpenCL 1.2",
                        2,
                        1,
                        1,
                        1,
                        1,
                        true,
                        true);
        return new DeviceHandle(new cl_platform_id(), new cl_device_id(), !gpu, d);
    }

    @Test
    void theFirstGpuIsTaken() {
        DeviceHandle second = device(1, true);
        assertSame(second, DeviceHandle.gpu(List.of(device(0, false), second, device(2, true))));
    }

    @Test
    void withoutAGpuThePlatformsAreNamed() {
        KernelException e =
                assertThrows(
                        KernelException.class, () -> DeviceHandle.gpu(List.of(device(0, false))));
        assertEquals(
                "No OpenCL GPU found. Platforms: Some Platform (1 CPU device). Use --device"
                        + " opencl:0 to run on that CPU device, or --device cpu.",
                e.getMessage());
    }

    @Test
    void aNumberThatIsNotThereIsRefused() {
        List<DeviceHandle> all = List.of(device(0, false), device(1, true));
        assertEquals("d1", DeviceHandle.numbered(all, 1).device().name());
        KernelException e =
                assertThrows(KernelException.class, () -> DeviceHandle.numbered(all, 2));
        assertEquals(
                "OpenCL has no device 2; it has devices 0 to 1, see ./vitrine devices",
                e.getMessage());
    }
}
