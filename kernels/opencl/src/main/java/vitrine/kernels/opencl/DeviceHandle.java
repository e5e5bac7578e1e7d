package vitrine.kernels.opencl;

import static org.jocl.CL.CL_DEVICE_DOUBLE_FP_CONFIG;
import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_LOCAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_WORK_GROUP_SIZE;
import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_SINGLE_FP_CONFIG;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_ALL;
import static org.jocl.CL.CL_DEVICE_TYPE_CPU;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_DEVICE_VERSION;
import static org.jocl.CL.CL_DRIVER_VERSION;
import static org.jocl.CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
import static org.jocl.CL.CL_PLATFORM_NAME;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

import vitrine.kernels.Device;
import vitrine.kernels.KernelException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A device with the handles that the driver knows it by.
///
/// @param cpu whether it is the processor itself
record DeviceHandle(cl_platform_id platform, cl_device_id id, boolean cpu, Device device) {
    private static final int LONG = 8;

    /// Every device of every platform; throws when there is no platform or no device.
    static List<DeviceHandle> all() {
        Loader.load();
        List<DeviceHandle> found = new ArrayList<>();
        for (cl_platform_id platform : platforms()) {
            for (cl_device_id id : devices(platform)) {
                found.add(describe(platform, id, found.size()));
            }
        }
        if (found.isEmpty()) {
            throw new KernelException(
                    "OpenCL drivers are registered, but none of them has a device; run with"
                            + " --device cpu");
        }
        return found;
    }

    private static cl_platform_id[] platforms() {
        int[] count = new int[1];
        try {
            CL.clGetPlatformIDs(0, null, count);
        } catch (CLException e) {
            count[0] = 0; // CL_PLATFORM_NOT_FOUND_KHR
        }
        if (count[0] == 0) {
            String folder = System.getenv().getOrDefault("OCL_ICD_VENDORS", "/etc/OpenCL/vendors");
            throw new KernelException(
                    "OpenCL loader found, but no driver is registered (looked in "
                            + folder
                            + "). In a container, add a file nvidia.icd holding"
                            + " \"libnvidia-opencl.so.1\", or set OCL_ICD_VENDORS to a folder with"
                            + " one, or run with --device cpu.");
        }
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        return platforms;
    }

    private static cl_device_id[] devices(cl_platform_id platform) {
        int[] count = new int[1];
        try {
            CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
        } catch (CLException e) {
            return new cl_device_id[0]; // CL_DEVICE_NOT_FOUND
        }
        cl_device_id[] devices = new cl_device_id[count[0]];
        CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices.length, devices, null);
        return devices;
    }

    private static DeviceHandle describe(cl_platform_id platform, cl_device_id id, int index) {
        long type = number(id, CL_DEVICE_TYPE);
        Device device =
                new Device(
                        index,
                        (type & CL_DEVICE_TYPE_GPU) != 0,
                        text(platform),
                        text(id, CL_DEVICE_NAME),
                        text(id, CL_DRIVER_VERSION),
                        text(id, CL_DEVICE_VERSION),
                        (int) number(id, CL_DEVICE_MAX_COMPUTE_UNITS),
                        number(id, CL_DEVICE_GLOBAL_MEM_SIZE),
                        number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                        number(id, CL_DEVICE_LOCAL_MEM_SIZE),
                        (int) number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                        number(id, CL_DEVICE_DOUBLE_FP_CONFIG) != 0,
                        (number(id, CL_DEVICE_SINGLE_FP_CONFIG)
                                        & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT)
                                != 0);
        return new DeviceHandle(platform, id, (type & CL_DEVICE_TYPE_CPU) != 0, device);
    }

    /// Every number fits eight bytes; what is shorter leaves the upper ones zero.
    private static long number(cl_device_id id, int what) {
        long[] value = new long[1];
        CL.clGetDeviceInfo(id, what, LONG, Pointer.to(value), null);
        return value[0];
    }

    private static String text(cl_device_id id, int what) {
        long[] size = new long[1];
        CL.clGetDeviceInfo(id, what, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        CL.clGetDeviceInfo(id, what, bytes.length, Pointer.to(bytes), null);
        return string(bytes);
    }

    private static String text(cl_platform_id id) {
        long[] size = new long[1];
        CL.clGetPlatformInfo(id, CL_PLATFORM_NAME, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        CL.clGetPlatformInfo(id, CL_PLATFORM_NAME, bytes.length, Pointer.to(bytes), null);
        return string(bytes);
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /// The first graphics processor among devices; throws when there is none.
    static DeviceHandle gpu(List<DeviceHandle> all) {
        for (DeviceHandle h : all) if (h.device.gpu()) return h;
        Map<String, Integer> platforms = new LinkedHashMap<>();
        for (DeviceHandle h : all) platforms.merge(h.device.platform(), 1, Integer::sum);
        List<String> listed = new ArrayList<>();
        platforms.forEach((name, n) -> listed.add(name + " (" + n + " CPU device" + s(n) + ")"));
        throw new KernelException(
                "No OpenCL GPU found. Platforms: "
                        + String.join(", ", listed)
                        + ". Use --device opencl:0 to run on that CPU device, or --device cpu.");
    }

    private static String s(int n) {
        return n == 1 ? "" : "s";
    }

    /// Device `index` of all; throws when there is no such number.
    static DeviceHandle numbered(List<DeviceHandle> all, int index) {
        if (index >= 0 && index < all.size()) return all.get(index);
        throw new KernelException(
                "OpenCL has no device "
                        + index
                        + "; it has "
                        + (all.size() == 1 ? "device 0" : "devices 0 to " + (all.size() - 1))
                        + ", see ./vitrine devices");
    }
}
