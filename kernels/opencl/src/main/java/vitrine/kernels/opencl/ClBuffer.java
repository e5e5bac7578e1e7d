package vitrine.kernels.opencl;

import org.jocl.cl_mem;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;

/// Elements in a device's memory, which goes back to the device once nobody can reach this object.
///
/// @param memory whose it is
/// @param handle the driver's name for it
/// @param size the number of elements, of four bytes each
record ClBuffer(Memory memory, cl_mem handle, int size) implements Buffer {
    /// The buffer as one of `memory`.
    static ClBuffer of(Memory memory, Buffer b) {
        if (b instanceof ClBuffer c && c.memory == memory) return c;
        throw new KernelException(
                "opencl: a buffer of another backend was given; build both on one engine");
    }

    long bytes() {
        return 4L * size;
    }
}
