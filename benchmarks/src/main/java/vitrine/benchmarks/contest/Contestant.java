package vitrine.benchmarks.contest;

/// A library that does jobs.
public interface Contestant {
    /// Its name and version.
    String version();

    /// Makes everything ready that a warm process has at hand: the model, its weights, the input.
    ///
    /// @throws Unsupported if it does not do such jobs
    Task open(Job job);

    /// Lets go of what jobs share, such as a model: all of them are closed.
    default void finish() {}

    /// A job that is ready.
    interface Task extends AutoCloseable {
        /// Does it once.
        void run();

        /// What came out: logits, a matrix, a map. Empty if nothing is to be compared.
        float[] answer();

        /// By what the last run's time is multiplied, because it did not do exactly what was asked.
        default double scale() {
            return 1;
        }

        @Override
        void close();
    }

    /// The contestant has no way to do the job.
    final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1;

        /// @param job which
        public Unsupported(Job job) {
            super("does not do: " + job.line());
        }
    }
}
