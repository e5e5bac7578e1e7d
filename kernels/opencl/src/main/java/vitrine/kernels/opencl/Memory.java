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
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/// A device's memory. What a tensor held goes to a pool when the garbage collector has found the
/// tensor unreachable, and is given out again for the next buffer of its size. So a computation
/// that is repeated asks the driver for nothing.
///
/// The collector sees none of the device's bytes, so it is called when the pool lacks a size and
/// many bytes have been given out since it last ran: as many as keep its time small beside the time
/// between two calls.
///
/// All methods hold this object's monitor. Commands run in the order of their enqueueing, so a
/// buffer may be given out again while a command that was enqueued before still reads it.
final class Memory {
    private static final long FIRST_BUDGET = 64L << 20;
    private static final long LEAST = 1L << 30;

    /// What a smaller buffer counts as: a driver's own books take memory and time too.
    private static final long LEAST_COUNTED = 64 << 10;

    private static final int BUDGET_PARTS = 8;
    private static final int POOL_PARTS = 4;

    /// The share of time, one in so many, that collecting may take.
    private static final int SHARE = 20;

    private static final int FIRST_WAIT = 50;
    private static final int NEXT_WAIT = 2;

    private final cl_context context;
    private final Device device;
    private final ReferenceQueue<ClBuffer> unreachable = new ReferenceQueue<>();
    private final Set<Held> held = new LinkedHashSet<>();
    private final Pool pool = new Pool(CL::clReleaseMemObject);
    private long live;
    private long givenOut;
    private long budget = FIRST_BUDGET;
    private long collected = System.nanoTime();
    private long allocations;
    private boolean open = true;

    Memory(cl_context context, Device device) {
        this.context = context;
        this.device = device;
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

    /// How often the driver has been asked for memory.
    synchronized long allocations() {
        return allocations;
    }

    /// A buffer of undefined content.
    synchronized ClBuffer allocate(int size) {
        long bytes = bytes(size);
        return hold(memory(bytes), size, bytes);
    }

    /// A buffer of undefined content out of the pool, or null if it has none of this size.
    synchronized @Nullable ClBuffer reuse(int size) {
        long bytes = bytes(size);
        cl_mem free = pooled(bytes);
        return free == null ? null : hold(free, size, bytes);
    }

    /// A new buffer that holds a copy of the numbers at `from`.
    synchronized ClBuffer copyOf(Pointer from, int size) {
        mustBeOpen();
        long bytes = bytes(size);
        return hold(create(bytes, from), size, bytes);
    }

    /// Lends a buffer of undefined content to `use`, which enqueues all commands on it before it
    /// returns.
    void lend(int size, Consumer<ClBuffer> use) {
        long bytes = bytes(size);
        cl_mem handle = memory(bytes);
        try {
            use.accept(new ClBuffer(this, handle, size));
        } finally {
            giveBack(bytes, handle);
        }
    }

    private synchronized void giveBack(long bytes, cl_mem handle) {
        if (open) pool.give(bytes, handle);
        else CL.clReleaseMemObject(handle);
    }

    private static long bytes(int size) {
        return Math.max(4L, 4L * size);
    }

    private ClBuffer hold(cl_mem handle, int size, long bytes) {
        ClBuffer b = new ClBuffer(this, handle, size);
        held.add(new Held(b, bytes, unreachable));
        live += bytes;
        givenOut += Math.max(bytes, LEAST_COUNTED);
        return b;
    }

    private synchronized cl_mem memory(long bytes) {
        cl_mem free = pooled(bytes);
        if (free == null && givenOut >= budget) {
            collect();
            free = pool.take(bytes);
        }
        return free == null ? create(bytes, null) : free;
    }

    private @Nullable cl_mem pooled(long bytes) {
        mustBeOpen();
        mustFit(bytes);
        drain();
        return pool.take(bytes);
    }

    private void mustBeOpen() {
        if (!open) {
            throw new KernelException("opencl: this engine has been closed; open another");
        }
    }

    private void mustFit(long bytes) {
        if (bytes <= device.largest()) return;
        throw new KernelException(
                "OpenCL: one buffer of "
                        + mebibytes(bytes)
                        + " was asked for, and "
                        + device.name()
                        + " allows "
                        + mebibytes(device.largest())
                        + " in one; make the input or the batch smaller, or run with --device cpu");
    }

    /// Has the collector look for unreachable buffers, and takes them back.
    private void collect() {
        long start = System.nanoTime();
        System.gc();
        int wait = FIRST_WAIT;
        while (takeBack(await(wait))) wait = NEXT_WAIT;
        long end = System.nanoTime();
        if ((end - start) * SHARE > end - collected) budget = Math.min(2 * budget, mostBudget());
        collected = end;
        givenOut = 0;
    }

    private long mostBudget() {
        return Math.max(LEAST, device.memory() / BUDGET_PARTS);
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
        pool.trim(Math.max(LEAST, device.memory() / POOL_PARTS));
    }

    private boolean takeBack(@Nullable Reference<? extends ClBuffer> gone) {
        if (!(gone instanceof Held h)) return false;
        if (!held.remove(h)) return true;
        live -= h.bytes;
        pool.give(h.bytes, h.handle);
        return true;
    }

    private cl_mem create(long bytes, @Nullable Pointer from) {
        try {
            return tryCreate(bytes, from);
        } catch (CLException first) {
            collect();
            pool.trim(0);
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
        allocations++;
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
        pool.trim(0);
        for (Held h : held) CL.clReleaseMemObject(h.handle);
        held.clear();
        live = 0;
    }
}
