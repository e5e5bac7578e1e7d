package vitrine.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// What is found on a thread of its own.
class AsideTest {
    @Test
    void theAskerWorksMeanwhile() {
        CountDownLatch meanwhile = new CountDownLatch(1);
        Aside<String> aside =
                Aside.begin(() -> {
                    try {
                        meanwhile.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return "found";
                });
        meanwhile.countDown();
        assertEquals("found", aside.result());
        assertEquals("found", aside.result(), "asked twice");
    }

    @Test
    void whatGoesWrongIsTheAskersToHear() {
        Failure failure = new Failure(ExitCode.BAD_INPUT, "photo.png: is no picture");
        Supplier<String> fails =
                () -> {
                    throw failure;
                };
        assertSame(failure, assertThrows(Failure.class, Aside.begin(fails)::result));
        OutOfMemoryError full = new OutOfMemoryError("as if");
        Supplier<String> needsMore =
                () -> {
                    throw full;
                };
        assertSame(full, assertThrows(OutOfMemoryError.class, Aside.begin(needsMore)::result));
    }

    @Test
    void anInterruptedAskerStillGetsItAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertEquals("found", Aside.begin(() -> "found").result());
        assertTrue(Thread.interrupted());
    }
}
