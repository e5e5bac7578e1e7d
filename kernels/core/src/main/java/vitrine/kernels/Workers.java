package vitrine.kernels;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// A fixed set of threads that run the tasks of one call. The calling thread works too, so a
/// parallelism of one uses no other thread, and calls from many threads at once cannot block each
/// other. Which thread runs a task never matters: each task writes its own elements.
public final class Workers implements AutoCloseable {
    private static final int SPINS = 4_000;

    private final int parallelism;
    private final LinkedTransferQueue<Job> queue = new LinkedTransferQueue<>();
    private final Thread[] threads;
    private volatile boolean open = true;

    /// @param parallelism how many threads work on one call, the caller included; at least 1
    public Workers(int parallelism) {
        if (parallelism < 1) {
            throw new KernelException("parallelism must be at least 1, was " + parallelism);
        }
        this.parallelism = parallelism;
        this.threads = new Thread[parallelism - 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .name("vitrine-worker-" + (i + 1))
                            .start(this::serve);
        }
    }

    /// How many threads work on one call, the caller included.
    public int parallelism() {
        return parallelism;
    }

    /// Runs `task.accept(0 … tasks-1)`, each once, and returns when all are done.
    public void run(int tasks, IntConsumer task) {
        int helpers = Math.min(threads.length, tasks - 1);
        if (helpers <= 0) {
            for (int i = 0; i < tasks; i++) task.accept(i);
            return;
        }
        Job job = new Job(tasks, task);
        for (int i = 0; i < helpers; i++) queue.add(job);
        job.work();
        job.await();
    }

    /// Splits `[0, total)` into ranges of at least `grain` and runs them.
    public void split(int total, int grain, Range body) {
        int tasks = Math.clamp(total / Math.max(grain, 1), 1, 4 * parallelism);
        if (tasks == 1 || parallelism == 1) {
            body.run(0, total);
            return;
        }
        run(
                tasks,
                i ->
                        body.run(
                                (int) ((long) total * i / tasks),
                                (int) ((long) total * (i + 1) / tasks)));
    }

    private void serve() {
        while (open) {
            @Nullable Job job = next();
            if (job != null) job.work();
        }
    }

    private @Nullable Job next() {
        for (int i = 0; i < SPINS; i++) {
            Job job = queue.poll();
            if (job != null) return job;
            Thread.onSpinWait();
        }
        try {
            return queue.take();
        } catch (InterruptedException e) {
            return null; // only close() interrupts a worker
        }
    }

    @Override
    public void close() {
        open = false;
        for (Thread t : threads) t.interrupt();
    }

    /// Work on the elements `[from, to)`.
    @FunctionalInterface
    public interface Range {
        /// Does the work.
        void run(int from, int to);
    }

    private static final class Job {
        private final int tasks;
        private final IntConsumer task;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int tasks, IntConsumer task) {
            this.tasks = tasks;
            this.task = task;
        }

        void work() {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                try {
                    task.accept(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (done.incrementAndGet() == tasks) LockSupport.unpark(caller);
                }
            }
        }

        void await() {
            for (int spins = 0; done.get() < tasks; spins++) {
                if (spins < SPINS) Thread.onSpinWait();
                else LockSupport.park(this);
            }
            Throwable t = failure.get();
            if (t instanceof RuntimeException e) throw e;
            if (t instanceof Error e) throw e;
        }
    }
}
