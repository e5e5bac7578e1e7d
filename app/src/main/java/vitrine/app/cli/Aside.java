package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// Something that is found on a thread of its own while its asker does other work.
final class Aside<T> {
    private final Supplier<T> work;
    private final Thread thread;
    private volatile @Nullable T found;
    private volatile @Nullable Throwable failure;

    private Aside(Supplier<T> work) {
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("vitrine-aside").unstarted(this::run);
    }

    /// Begins at once.
    static <T> Aside<T> begin(Supplier<T> work) {
        Aside<T> aside = new Aside<>(work);
        aside.thread.start();
        return aside;
    }

    private void run() {
        try {
            found = work.get();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /// What was found, or the exception that was met with; waits for it.
    T result() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
        T value = found;
        if (value == null) throw new IllegalStateException("nothing was found");
        return value;
    }
}
