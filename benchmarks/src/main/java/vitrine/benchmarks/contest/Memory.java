package vitrine.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Whether a job can be done in a heap of a given size, weights included.
///
/// @param row what is done
/// @param job the same
/// @param heap the most that the heap may take, as the JVM's option has it
record Memory(String row, Job job, String heap) {
    /// "met", or what went wrong.
    String verdict(int threads, Path models) throws IOException {
        try (Seat seat = new Seat(Entry.Who.VITRINE, threads, models, List.of("-Xmx" + heap))) {
            seat.ask("open " + job.line());
            seat.ask("turn 0 " + job.line());
            return "met";
        } catch (Seat.Refused refused) {
            return "NOT MET: " + refused.why();
        }
    }
}
