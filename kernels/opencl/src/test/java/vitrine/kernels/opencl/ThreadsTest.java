package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import vitrine.kernels.Backends;
import vitrine.kernels.KernelSample;
import vitrine.kernels.KernelSamples;
import vitrine.kernels.Kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ThreadsTest {
    private static final int THREADS = 8;
    private static final int EVERY = 9;

    /// All threads launch the same kernels with different arguments, in different orders.
    @Test
    void eightThreadsOnOneDeviceGetTheBitsOfOne() throws InterruptedException, ExecutionException {
        List<KernelSample> samples = new ArrayList<>();
        List<KernelSample> all = KernelSamples.all();
        for (int i = 0; i < all.size(); i += EVERY) samples.add(all.get(i));
        try (Kernels k = TestDevice.kernels();
                Kernels scalar = Backends.scalar(1);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<float[]> expected = samples.stream().map(s -> s.result(scalar)).toList();
            List<Future<Integer>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t * samples.size() / THREADS;
                running.add(threads.submit(() -> check(k, samples, expected, first)));
            }
            for (Future<Integer> f : running) assertEquals(samples.size(), f.get());
        }
    }

    private static int check(
            Kernels k, List<KernelSample> samples, List<float[]> expected, int first) {
        for (int i = 0; i < samples.size(); i++) {
            int at = (first + i) % samples.size();
            KernelSample s = samples.get(at);
            KernelSample.assertSameBits(expected.get(at), s.result(k), s.name());
        }
        return samples.size();
    }
}
