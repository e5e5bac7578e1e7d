package vitrine.cam;

/// How a method that asks for many scores goes about it.
///
/// @param batch how many replacements are evaluated at once; 0 leaves it to the memory that one of
///   them needs
/// @param progress is told after each batch
public record Sweep(int batch, Progress progress) {
    /// Elements that a batch may keep alive when its size is left open: a quarter of a GiB in
    /// float32.
    private static final long ELEMENTS = 1L << 26;

    private static final int MOST = 64;

    /// A batch by memory, and nobody told.
    public static final Sweep AUTOMATIC = new Sweep(0, (what, done, total) -> {});

    /// Is told how far a sweep has come.
    @FunctionalInterface
    public interface Progress {
        /// @param what the method
        /// @param done how many scores there are
        /// @param total how many there will be
        void at(String what, int done, int total);
    }

    /// @param batch not negative
    public Sweep {
        if (batch < 0) {
            throw new CamException(
                    "batch: needs a positive number, or 0 for a choice by memory, got " + batch);
        }
    }

    int batchFor(long footprint) {
        if (batch > 0) return batch;
        return Math.clamp(ELEMENTS / Math.max(footprint, 1), 1, MOST);
    }
}
