package vitrine.benchmarks.contest;

/// A contestant, on so many threads, with a job.
///
/// @param who the contestant
/// @param threads how many work on one call
/// @param job what it does
record Entry(Who who, int threads, Job job) {
    /// The contestants.
    enum Who {
        VITRINE("vitrine.benchmarks.contest.Vitrine"),
        MKL("vitrine.benchmarks.contest.peers.Djl"),
        OPENBLAS("vitrine.benchmarks.contest.peers.Bytedeco"),
        ONNX("vitrine.benchmarks.contest.peers.Onnx"),
        LAUNCHER("vitrine.benchmarks.contest.Launcher");

        private final String type;

        Who(String type) {
            this.type = type;
        }

        /// The class that does the jobs.
        String type() {
            return type;
        }
    }
}
