package vitrine.benchmarks.contest;

import java.util.List;
import java.util.function.Supplier;

/// A task that is a function, with what it holds.
public final class Repeated implements Contestant.Task {
    private final Supplier<float[]> work;
    private final List<AutoCloseable> held;
    private float[] answer = {};

    /// @param work gives what came out
    /// @param held is closed at the end, the last first
    public Repeated(Supplier<float[]> work, AutoCloseable... held) {
        this.work = work;
        this.held = List.of(held);
    }

    @Override
    public void run() {
        answer = work.get();
    }

    @Override
    public float[] answer() {
        return Inputs.some(answer);
    }

    @Override
    public void close() {
        for (AutoCloseable one : held.reversed()) {
            try {
                one.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
