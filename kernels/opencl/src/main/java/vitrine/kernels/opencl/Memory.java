package vitrine.kernels.opencl;

import static org.jocl.CL.CL_MEM_COPY_HOST_PTR;
import static org.jocl.CL.CL_MEM_READ_WRITE;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

import vitrine.kernels.Device;
import vitrine.kernels.KernelException;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A device's memory. What a tensor held goes to a pool when the garbage collector has found the
/// tensor unreachable, and is given out again for the next buffer of its size. The collector sees
/// none of the device's bytes, so it is called when many have been given out since it last ran.
///
/// All methods hold this object's monitor. Commands run in the order of their enqueueing, so a
/// buffer may be given out again while a command that was enqueued before still reads it.
final class Memory {
    private static final long LEAST_BUDGET = 1L << 30;
    private static final int BUDGET_PARTS = 8;
    private static final int POOL_PARTS = 8;
    private static final int FIRST_WAIT = 50;
    private static final int NEXT_WAIT = 2;

    private final cl_context context;
    private final Device device;
    private final ReferenceQueue<ClBuffer> unreachable = new ReferenceQueue<>();
    private final Set<Held> held = new LinkedHashSet<>();
    private final Map<Long, ArrayDeque<cl_mem>> pool = new LinkedHashMap<>();
    private long live;
    private long pooled;
    private long budget;
    private boolean open = true;

    Memory(cl_context context, Device device) {
        this.context = context;
        this.device = device;
        this.budget = Math.max(LEAST_BUDGET, device.memory() / BUDGET_PARTS);
    }

    /// Knows a buffer's memory after the buffer itself is gone.
    private static final class Held extends PhantomReference<ClBuffer> {
        private final cl_mem handle;
        private final long bytes;

        Held(ClBuffer b, long bytes, ReferenceQueue<ClBuffer> queue) {
            super(b, queue);
            this.handle = b.handle();
            this.bytes = bytes;
        }
    }

    /// Bytes that reachable buffers hold, after what can be taken back has been.
    synchronized long liveBytes() {
        drain();
        return live;
    }

    /// A buffer of undefined content.
    synchronized ClBuffer allocate(int size) {
        long bytes = bytes(size);
        makeRoom(bytes);
        ArrayDeque<cl_mem> free = pool.get(bytes);
        if (free != null && !free.isEmpty()) {
            pooled -= bytes;
            return hold(free.pop(), size, bytes);
        }
        return hold(create(bytes, null), size, bytes);
    }

    /// A buffer that holds a copy of the numbers at `from`.
    synchronized ClBuffer upload(Pointer from, int size) {
        if (size == 0) return allocate(0);
        long bytes = bytes(size);
        makeRoom(bytes);
        return hold(create(bytes, from), size, bytes);
    }

    private static long bytes(int size) {
        return Math.max(4L, 4L * size);
    }

    private ClBuffer hold(cl_mem handle, int size, long bytes) {
        ClBuffer b = new ClBuffer(this, handle, size);
        held.add(new Held(b, bytes, unreachable));
        live += bytes;
        return b;
    }

    private void makeRoom(long bytes) {
        if (!open) {
            throw new KernelException("opencl: this engine has been closed; open another");
        }
        if (bytes > device.largest()) {
            throw new KernelException(
                    "OpenCL: one buffer of "
                            + mebibytes(bytes)
                            + " was asked for, and "
                            + device.name()
                            + " allows "
                            + mebibytes(device.largest())
                            + " in one; make the input or the batch smaller, or run with --device"
                            + " cpu");
        }
        drain();
        if (live + bytes <= budget) return;
        collect();
        budget = Math.max(budget, 2 * (live + bytes));
    }

    /// Has the collector look for unreachable buffers, and takes them back.
    private void collect() {
        System.gc();
        int wait = FIRST_WAIT;
        while (takeBack(await(wait))) wait = NEXT_WAIT;
    }

    private @Nullable Reference<? extends ClBuffer> await(int milliseconds) {
        try {
            return unreachable.remove(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void drain() {
        boolean more = true;
        while (more) more = takeBack(unreachable.poll());
        if (pooled > Math.max(LEAST_BUDGET / 2, device.memory() / POOL_PARTS)) empty();
    }

    private boolean takeBack(@Nullable Reference<? extends ClBuffer> gone) {
        if (!(gone instanceof Held h)) return false;
        if (!held.remove(h)) return true;
        live -= h.bytes;
        pooled += h.bytes;
        pool.computeIfAbsent(h.bytes, b -> new ArrayDeque<>()).push(h.handle);
        return true;
    }

    private void empty() {
        for (ArrayDeque<cl_mem> free : pool.values()) free.forEach(CL::clReleaseMemObject);
        pool.clear();
        pooled = 0;
    }

    private cl_mem create(long bytes, @Nullable Pointer from) {
        try {
            return tryCreate(bytes, from);
        } catch (CLException first) {
            collect();
            empty();
            try {
                return tryCreate(bytes, from);
            } catch (CLException e) {
                throw new KernelException(
                        "OpenCL: "
                                + device.name()
                                + " is out of memory ("
                                + e.getMessage()
                                + "): asked for "
                                + mebibytes(bytes)
                                + ", in use "
                                + mebibytes(live)
                                + " of "
                                + mebibytes(device.memory())
                                + "; make the input or the batch smaller, or run with --device cpu",
                        e);
            }
        }
    }

    private cl_mem tryCreate(long bytes, @Nullable Pointer from) {
        long flags = CL_MEM_READ_WRITE | (from == null ? 0 : CL_MEM_COPY_HOST_PTR);
        return CL.clCreateBuffer(context, flags, bytes, from, null);
    }

    static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }

    /// Gives everything back, buffers that are still reachable too: they must not be used again.
    synchronized void close() {
        if (!open) return;
        open = false;
        empty();
        for (Held h : held) CL.clReleaseMemObject(h.handle);
        held.clear();
        live = 0;
    }
}
