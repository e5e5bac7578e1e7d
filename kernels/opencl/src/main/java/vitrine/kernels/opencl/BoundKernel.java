package vitrine.kernels.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A kernel with the arguments that it had last: setting one costs as much as a launch, so only
/// what changed is set again. Whoever uses it holds the session's monitor.
final class BoundKernel {
    private final cl_kernel handle;

    /// What was set: a buffer's handle, never the buffer, which would be kept reachable.
    private @Nullable Object[] last = new Object[0];

    BoundKernel(cl_kernel handle) {
        this.handle = handle;
    }

    cl_kernel handle() {
        return handle;
    }

    /// An argument is a [ClBuffer], an `Integer`, a `Float`, or an `int[]` that stands for a vector
    /// of as many numbers.
    void set(Object... arguments) {
        if (last.length != arguments.length) last = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i] instanceof ClBuffer b ? b.handle() : arguments[i];
            if (same(last[i], argument)) continue;
            last[i] = null;
            set(i, argument);
            last[i] = argument;
        }
    }

    @SuppressWarnings("ReferenceEquality") // another handle may have a released one's address
    private static boolean same(@Nullable Object before, Object now) {
        if (now instanceof cl_mem) return before == now;
        if (now instanceof int[] v) return before instanceof int[] b && Arrays.equals(b, v);
        return now.equals(before);
    }

    private void set(int i, Object argument) {
        switch (argument) {
            case cl_mem m -> CL.clSetKernelArg(handle, i, Sizeof.cl_mem, Pointer.to(m));
            case Integer n -> CL.clSetKernelArg(handle, i, 4, Pointer.to(new int[] {n}));
            case Float x -> CL.clSetKernelArg(handle, i, 4, Pointer.to(new float[] {x}));
            case int[] v -> CL.clSetKernelArg(handle, i, 4L * v.length, Pointer.to(v));
            default -> throw new IllegalArgumentException("no kernel argument: " + argument);
        }
    }

    void release() {
        CL.clReleaseKernel(handle);
    }
}
