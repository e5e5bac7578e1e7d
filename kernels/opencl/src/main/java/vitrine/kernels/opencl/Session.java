package vitrine.kernels.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_TRUE;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;

import vitrine.kernels.Device;
import vitrine.kernels.KernelException;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One device at work: its context, its one queue, its programs and its memory. Commands run in the
/// order of their enqueueing.
final class Session implements AutoCloseable {
    private static final int FLUSH_EVERY = 32;

    private final DeviceHandle handle;
    private final cl_context context;
    private final cl_command_queue queue;
    private final Programs programs;
    private final Memory memory;
    private final Map<Written, Program> written = new ConcurrentHashMap<>();
    private int unflushed;
    private boolean open = true;

    @SuppressWarnings("deprecation") // OpenCL 1.2 has no other call
    Session(DeviceHandle handle) {
        this.handle = handle;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, handle.platform());
        cl_device_id[] devices = {handle.id()};
        try {
            this.context = CL.clCreateContext(properties, 1, devices, null, null, null);
            this.queue = CL.clCreateCommandQueue(context, handle.id(), 0, null);
        } catch (CLException e) {
            throw failure("cannot be opened", e);
        }
        Loader.checkDivisionByZero(unflushed);
        this.programs = new Programs(context, handle);
        this.memory = new Memory(context, handle.device());
    }

    Device device() {
        return handle.device();
    }

    /// Whether the device is the processor itself.
    boolean cpu() {
        return handle.cpu();
    }

    Memory memory() {
        return memory;
    }

    /// A program of `files` whose kernels do steps behind their results; the same each time.
    Program program(Steps.Text steps, String options, List<String> files) {
        return written.computeIfAbsent(
                new Written(steps, options, files), w -> w.steps.in(w.options, w.files));
    }

    private record Written(Steps.Text steps, String options, List<String> files) {}

    /// How many items work together where no kernel asks for a number.
    int groupSize() {
        return Math.min(device().workGroup(), cpu() ? 64 : 256);
    }

    /// Runs a kernel with an item for each of `n` elements.
    void each(Program program, String kernel, long n, Object... arguments) {
        if (n == 0) return;
        long group = groupSize();
        long[] global = {(n + group - 1) / group * group};
        launch(program, kernel, global, new long[] {group}, arguments);
    }

    /// Runs a kernel; see [BoundKernel#set] for its arguments.
    void launch(Program program, String name, long[] global, long[] local, Object... arguments) {
        synchronized (this) {
            mustBeOpen();
            BoundKernel kernel = programs.kernel(program, name);
            try {
                kernel.set(arguments);
                CL.clEnqueueNDRangeKernel(
                        queue, kernel.handle(), global.length, null, global, local, 0, null, null);
                if (++unflushed % FLUSH_EVERY == 0) CL.clFlush(queue);
            } catch (CLException e) {
                String sizes =
                        Arrays.toString(global)
                                + " in groups of "
                                + Arrays.toString(local)
                                + ", the device allows "
                                + device().workGroup();
                throw failure("cannot run " + name + " on " + sizes, e);
            } finally {
                // Until here nobody may take the buffers' memory back.
                Reference.reachabilityFence(arguments);
            }
        }
    }

    private synchronized void mustBeOpen() {
        if (!open) {
            throw new KernelException("opencl: this engine has been closed; open another");
        }
    }

    /// A buffer that holds a copy of the numbers at `from`.
    ClBuffer upload(Pointer from, int size) {
        if (size == 0) return memory.allocate(0);
        ClBuffer b = memory.reuse(size);
        if (b == null) return memory.copyOf(from, size);
        try {
            CL.clFinish(queue);
            CL.clEnqueueWriteBuffer(queue, b.handle(), CL_TRUE, 0, b.bytes(), from, 0, null, null);
            return b;
        } catch (CLException e) {
            throw failure("cannot take " + size + " elements", e);
        } finally {
            Reference.reachabilityFence(b);
        }
    }

    /// A copy of a buffer's elements, once everything before is done.
    float[] read(ClBuffer b) {
        mustBeOpen();
        float[] to = new float[b.size()];
        if (to.length == 0) return to;
        try {
            // The array is pinned during the copy: no longer than the copy itself takes.
            CL.clFinish(queue);
            CL.clEnqueueReadBuffer(
                    queue, b.handle(), CL_TRUE, 0, b.bytes(), Pointer.to(to), 0, null, null);
            return to;
        } catch (CLException e) {
            throw failure("cannot copy " + b.size() + " elements back", e);
        } finally {
            Reference.reachabilityFence(b);
        }
    }

    /// Returns when everything before is done.
    void finish() {
        try {
            CL.clFinish(queue);
        } catch (CLException e) {
            throw failure("did not finish", e);
        }
    }

    private KernelException failure(String what, CLException e) {
        String advice =
                switch (e.getStatus()) {
                    case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, CL.CL_OUT_OF_RESOURCES ->
                            "; it may be out of memory, then make the input or the batch smaller";
                    case CL.CL_DEVICE_NOT_AVAILABLE, CL.CL_INVALID_COMMAND_QUEUE ->
                            "; the device is lost, restart the program";
                    default -> "";
                };
        return new KernelException(
                "OpenCL: "
                        + handle.device().name()
                        + " "
                        + what
                        + " ("
                        + e.getMessage()
                        + ", "
                        + e.getStatus()
                        + ")"
                        + advice
                        + ", or run with --device cpu",
                e);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!open) return;
            open = false;
            CL.clFinish(queue);
            memory.close();
            programs.close();
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseContext(context);
        }
    }
}
