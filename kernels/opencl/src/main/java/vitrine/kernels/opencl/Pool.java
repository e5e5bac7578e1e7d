package vitrine.kernels.opencl;

import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Device memory that nobody holds, by its size. Whoever uses one holds its memory's monitor.
final class Pool {
    private static final float LOAD = 0.75f;

    /// Sizes in the order in which they were last asked for or given.
    private final Map<Long, ArrayDeque<cl_mem>> free = new LinkedHashMap<>(16, LOAD, true);

    private final Consumer<cl_mem> release;
    private long bytes;

    /// @param release gives memory back to the driver
    Pool(Consumer<cl_mem> release) {
        this.release = release;
    }

    /// Bytes that lie here.
    long bytes() {
        return bytes;
    }

    /// Memory of exactly this size, the latest that came, or null.
    @Nullable cl_mem take(long size) {
        ArrayDeque<cl_mem> same = free.get(size);
        if (same == null || same.isEmpty()) return null;
        bytes -= size;
        return same.pop();
    }

    void give(long size, cl_mem handle) {
        free.computeIfAbsent(size, s -> new ArrayDeque<>()).push(handle);
        bytes += size;
    }

    /// Gives the driver back what was not asked for the longest, until at most `most` bytes lie
    /// here.
    void trim(long most) {
        Iterator<Map.Entry<Long, ArrayDeque<cl_mem>>> sizes = free.entrySet().iterator();
        while (bytes > most && sizes.hasNext()) {
            Map.Entry<Long, ArrayDeque<cl_mem>> same = sizes.next();
            while (bytes > most && !same.getValue().isEmpty()) {
                release.accept(same.getValue().pop());
                bytes -= same.getKey();
            }
            if (same.getValue().isEmpty()) sizes.remove();
        }
    }
}
