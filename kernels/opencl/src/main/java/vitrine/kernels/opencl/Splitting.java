package vitrine.kernels.opencl;

/// Sums that are too few for a device are split at the chunks of the order contract: one item makes
/// one chunk, and a second kernel adds the chunks in their order.
final class Splitting {
    static final int CHUNK = 256;
    static final Program ALONG = Program.of("common", "along");

    private static final int ITEMS_PER_UNIT = 2048;
    private static final int MOST_PARTIALS = 1 << 26;

    private final Session session;

    Splitting(Session session) {
        this.session = session;
    }

    /// Runs a kernel on all its chunks.
    @FunctionalInterface
    interface Kernel {
        /// @param to where the elements or their chunks go
        /// @param items how many items work
        /// @param split whether each makes a chunk
        void run(ClBuffer to, int items, int split);
    }

    /// Runs `kernel` for `n` sums of `terms` terms, split or not.
    ///
    /// @param f how chunks are put together: `SUM`, `MAX`, `MIN`
    void run(String f, int n, int terms, ClBuffer y, Kernel kernel) {
        int chunks = Math.ceilDiv(terms, CHUNK);
        boolean few = (long) n < (long) ITEMS_PER_UNIT * session.device().units();
        if (chunks < 2 || !few || (long) n * chunks > MOST_PARTIALS) {
            kernel.run(y, n, 0);
            return;
        }
        ClBuffer part = session.memory().allocate(n * chunks);
        kernel.run(part, n * chunks, 1);
        total(f, part, y, n, chunks);
    }

    /// Adds up what lies chunk after chunk.
    void total(String f, ClBuffer part, ClBuffer y, int n, int chunks) {
        session.each(ALONG, "total_" + f, n, part, y, n, chunks);
    }
}
