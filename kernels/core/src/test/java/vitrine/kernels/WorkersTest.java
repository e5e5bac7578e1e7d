package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

@Timeout(30)
class WorkersTest {
    private static void assertOnce(AtomicIntegerArray counts) {
        for (int i = 0; i < counts.length(); i++) assertEquals(1, counts.get(i), "task " + i);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void eachTaskRunsOnce(int parallelism) {
        try (Workers workers = new Workers(parallelism)) {
            for (int tasks : new int[] {0, 1, 2, 3, 100}) {
                AtomicIntegerArray counts = new AtomicIntegerArray(tasks);
                workers.run(tasks, counts::incrementAndGet);
                assertOnce(counts);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void rangesCoverEachElementOnce(int parallelism) {
        try (Workers workers = new Workers(parallelism)) {
            for (int total : new int[] {0, 1, 7, 1000}) {
                for (int grain : new int[] {0, 1, 3, 1000}) {
                    AtomicIntegerArray counts = new AtomicIntegerArray(total);
                    workers.split(
                            total,
                            grain,
                            (from, to) -> {
                                for (int i = from; i < to; i++) counts.incrementAndGet(i);
                            });
                    assertOnce(counts);
                }
            }
        }
    }

    @Test
    void helpersTakePart() throws InterruptedException {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (Workers workers = new Workers(3)) {
            CountDownLatch all = new CountDownLatch(3);
            workers.run(
                    3,
                    i -> {
                        seen.add(Thread.currentThread());
                        all.countDown();
                        await(all);
                    });
        }
        assertEquals(3, seen.size());
        for (Thread t : seen) {
            if (t == Thread.currentThread()) continue;
            t.join(10_000);
            assertFalse(t.isAlive(), "a worker outlived close()");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "the tasks did not run at the same time");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void parallelismOneStartsNoThread() {
        Set<Thread> before = workerThreads();
        try (Workers workers = new Workers(1)) {
            Set<Thread> started = new HashSet<>(workerThreads());
            started.removeAll(before); // those of other tests may be ending
            assertEquals(Set.of(), started);
            List<Thread> seen = new ArrayList<>();
            workers.run(4, i -> seen.add(Thread.currentThread()));
            workers.split(4, 1, (from, to) -> seen.add(Thread.currentThread()));
            for (Thread t : seen) assertSame(Thread.currentThread(), t);
            assertEquals(1, workers.parallelism());
        }
    }

    private static Set<Thread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("vitrine-worker"))
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    @Test
    void idleThreadsEndOnClose() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Workers workers = new Workers(3);
        List<Thread> started =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t ->
                                t.getName().startsWith("vitrine-worker") && !before.contains(t))
                        .toList();
        assertEquals(2, started.size());
        for (Thread t : started) assertTrue(t.isDaemon());
        Thread.sleep(20); // long enough to leave the spinning phase and block
        workers.close();
        for (Thread t : started) {
            t.join(10_000);
            assertFalse(t.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void exceptionsReachTheCaller(int parallelism) {
        try (Workers workers = new Workers(parallelism)) {
            for (int failing : new int[] {0, 7, 49}) {
                KernelException thrown = new KernelException("task " + failing);
                KernelException caught =
                        assertThrows(
                                KernelException.class,
                                () ->
                                        workers.run(
                                                50,
                                                i -> {
                                                    if (i == failing) throw thrown;
                                                }));
                assertSame(thrown, caught);
            }
            assertThrows(
                    AssertionError.class,
                    () ->
                            workers.run(
                                    5,
                                    i -> {
                                        throw new AssertionError("an error, not an exception");
                                    }));
            AtomicIntegerArray counts = new AtomicIntegerArray(20);
            workers.run(20, counts::incrementAndGet);
            assertOnce(counts);
        }
    }

    @Test
    void manyThreadsMayCallAtOnce() throws Exception {
        try (Workers workers = new Workers(3);
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int c = 0; c < 8; c++) {
                calls.add(
                        callers.submit(() -> {
                            for (int round = 0; round < 50; round++) {
                                AtomicIntegerArray counts = new AtomicIntegerArray(11);
                                workers.run(11, counts::incrementAndGet);
                                assertOnce(counts);
                            }
                        }));
            }
            for (Future<?> call : calls) call.get();
        }
    }

    @Test
    void aTaskMayCallAgain() {
        try (Workers workers = new Workers(3)) {
            AtomicLong sum = new AtomicLong();
            workers.run(
                    10,
                    i ->
                            workers.run(
                                    10,
                                    j -> workers.run(3, k -> sum.addAndGet(100 * i + 10 * j + k))));
            assertEquals(3 * (100 * 45 * 10 + 10 * 45 * 10) + 3 * 100, sum.get());
        }
    }

    @Test
    void parallelismBelowOneIsRefused() {
        KernelException e = assertThrows(KernelException.class, () -> new Workers(0));
        assertTrue(e.getMessage().contains("at least 1, was 0"));
    }
}
