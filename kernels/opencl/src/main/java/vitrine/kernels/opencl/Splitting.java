package vitrine.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Sums that are too few for a device are split at the chunks of the order contract: one item makes
/// one chunk, and a second kernel adds the chunks in their order, and does the steps behind.
final class Splitting {
    static final int CHUNK = 256;
    static final Program ALONG = Program.of("common", "along");

    private static final int ITEMS_PER_UNIT = 2048;
    private static final int MOST_PARTIALS = 1 << 26;
    private static final List<String> CHAIN = List.of("chain");

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

    /// Whether `n` sums of `terms` terms are split.
    boolean splits(int n, int terms) {
        int chunks = Math.ceilDiv(terms, CHUNK);
        boolean few = (long) n < (long) ITEMS_PER_UNIT * session.device().units();
        return chunks > 1 && few && (long) n * chunks <= MOST_PARTIALS;
    }

    /// Runs `kernel` for `n` sums of `terms` terms, split or not.
    ///
    /// @param f how chunks are put together: `SUM`, `MAX`, `MIN`
    void run(String f, int n, int terms, ClBuffer y, Kernel kernel) {
        if (!splits(n, terms)) {
            kernel.run(y, n, 0);
            return;
        }
        int chunks = Math.ceilDiv(terms, CHUNK);
        chunked(
                n,
                chunks,
                part -> {
                    kernel.run(part, n * chunks, 1);
                    session.each(ALONG, "total_" + f, n, part, y, n, chunks);
                });
    }

    /// Runs `kernel` for `n` split sums of `terms` terms, and adds the chunks.
    void sum(int n, int terms, ClBuffer y, Behind behind, Kernel kernel) {
        int chunks = Math.ceilDiv(terms, CHUNK);
        chunked(
                n,
                chunks,
                part -> {
                    kernel.run(part, n * chunks, 1);
                    total(part, y, n, chunks, behind.in("total"));
                });
    }

    private void chunked(int n, int chunks, Consumer<ClBuffer> work) {
        session.memory().lend(n * chunks, work);
    }

    private void total(ClBuffer part, ClBuffer y, int n, int chunks, Steps steps) {
        if (steps.text().empty()) {
            session.each(ALONG, "total_SUM", n, part, y, n, chunks);
            return;
        }
        List<Object> arguments = new ArrayList<>(List.of(part, y, n, chunks));
        steps.addTo(arguments, session.memory());
        Program program = session.program(steps.text(), "", CHAIN);
        session.each(program, "chain_total", n, arguments.toArray());
    }
}
