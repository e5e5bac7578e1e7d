package vitrine.kernels.opencl;

import org.jocl.Pointer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Numbers that kernels need for a geometry, uploaded once for as long as it is in use.
final class Tables {
    private static final int MOST = 1024;
    private static final float LOAD = 0.75f;

    private final Session session;
    private final Map<Key, ClBuffer> buffers = new Recent();

    Tables(Session session) {
        this.session = session;
    }

    private record Key(Object of, boolean whole) {}

    /// Forgets what was not asked for the longest.
    private static final class Recent extends LinkedHashMap<Key, ClBuffer> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, LOAD, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ClBuffer> eldest) {
            return size() > MOST;
        }
    }

    /// The whole numbers that belong to `key`.
    ClBuffer ints(Object key, Supplier<int[]> values) {
        synchronized (buffers) {
            return buffers.computeIfAbsent(
                    new Key(key, true),
                    k -> {
                        int[] table = values.get();
                        return session.upload(Pointer.to(table), table.length);
                    });
        }
    }

    /// The numbers that belong to `key`.
    ClBuffer floats(Object key, Supplier<float[]> values) {
        synchronized (buffers) {
            return buffers.computeIfAbsent(
                    new Key(key, false),
                    k -> {
                        float[] table = values.get();
                        return session.upload(Pointer.to(table), table.length);
                    });
        }
    }
}
