package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;
import vitrine.kernels.Kernels;
import vitrine.kernels.UnaryFn;

import java.util.ArrayList;
import java.util.List;

class MemoryTest {
    private static final int RUNS = 1000;
    private static final int SIZE = 10_000;

    @Test
    void nothingLeaksOverAThousandRuns() throws InterruptedException {
        Session session = TestDevice.session();
        try (OpenClKernels k = new OpenClKernels(session)) {
            Buffer kept = k.upload(new float[SIZE]);
            long before = session.memory().liveBytes();
            for (int i = 0; i < RUNS; i++) {
                Buffer y = k.allocate(SIZE);
                k.unary(UnaryFn.EXP, kept, y);
                Buffer z = k.allocate(SIZE);
                k.unary(UnaryFn.NEG, y, z);
                if (i % 100 == 0) assertEquals(-1, k.floats(z)[SIZE - 1]);
            }
            for (int i = 0; i < 100 && session.memory().liveBytes() > before; i++) {
                System.gc();
                Thread.sleep(20);
            }
            assertEquals(before, session.memory().liveBytes());
            assertEquals(0, k.floats(kept)[0]);
        }
    }

    @Test
    void whatWasLentIsUsedAgain() {
        Session session = TestDevice.session();
        try (OpenClKernels k = new OpenClKernels(session)) {
            Memory memory = session.memory();
            List<Object> lent = new ArrayList<>();
            for (int i = 0; i < 3; i++) memory.lend(SIZE, b -> lent.add(b.handle()));
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            memory.lend(
                                    SIZE,
                                    b -> {
                                        throw new IllegalStateException();
                                    }));
            memory.lend(SIZE, b -> lent.add(b.handle()));
            assertEquals(1, lent.stream().distinct().count());
            assertEquals(1, k.deviceAllocations());
            assertEquals(0, k.deviceBytes());
        }
    }

    @Test
    void numbersOfAnySizeArriveInMemoryThatWasUsedBefore() {
        Session session = TestDevice.session();
        try (OpenClKernels k = new OpenClKernels(session)) {
            for (int size : new int[] {1, 15, 16, 17, 1000}) {
                session.memory().lend(size, b -> k.fill(b, Float.NaN));
                float[] x = new float[size];
                for (int i = 0; i < size; i++) x[i] = i % 3 == 0 ? -0f : i;
                assertArrayEquals(x, k.floats(k.upload(x)));
            }
            assertEquals(5, k.deviceAllocations());
        }
    }

    @Test
    void whatIsReachableKeepsItsContentWhileOthersComeAndGo() {
        try (Kernels k = TestDevice.kernels()) {
            List<Buffer> kept = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Buffer x = k.allocate(100);
                k.fill(x, i);
                if (i % 50 == 0) kept.add(x);
                if (i % 300 == 0) System.gc();
            }
            for (int i = 0; i < kept.size(); i++) {
                for (float v : k.floats(kept.get(i))) assertEquals(50 * i, v);
            }
        }
    }

    @Test
    void aClosedBackendSaysSo() {
        Kernels k = TestDevice.kernels();
        Buffer x = k.allocate(3);
        k.close();
        k.close();
        for (Runnable use :
                List.<Runnable>of(
                        () -> k.allocate(1),
                        () -> k.upload(new float[1]),
                        () -> k.floats(x),
                        () -> k.fill(x, 1))) {
            KernelException e = assertThrows(KernelException.class, use::run);
            assertTrue(e.getMessage().contains("closed"), e.getMessage());
        }
    }

    @Test
    void whatIsLargerThanTheDeviceAllowsIsRefused() {
        Session session = TestDevice.session();
        try (OpenClKernels k = new OpenClKernels(session)) {
            if (session.device().largest() >= 4L * Integer.MAX_VALUE) return;
            KernelException e =
                    assertThrows(KernelException.class, () -> k.allocate(Integer.MAX_VALUE));
            assertTrue(e.getMessage().contains("8192 MiB"), e.getMessage());
            assertTrue(e.getMessage().contains("--device cpu"), e.getMessage());
        }
    }
}
