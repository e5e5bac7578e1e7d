package vitrine.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The arithmetic that an iteration did. Its rate in operations per second is the speed in GFLOP/s.
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Work {
    /// Billions of floating-point operations; a fused multiply-add counts as two.
    public double gflop;

    void multiplyAdds(double count) {
        gflop += 2e-9 * count;
    }
}
