package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.kernels.witness.WitnessKernels;
import vitrine.kernels.witness.WitnessedCall;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// The witness has the bits of the backend it watches, lets every honest call pass, and sees one
/// that is not.
class WitnessConformanceTest extends KernelsConformance {
    @Override
    protected Kernels kernels() {
        return Backends.witness(Backends.scalar(1));
    }

    @Test
    void everyCallStaysWithinItsRoundings() {
        assertAll(
                KernelSamples.all().stream()
                        .filter(s -> !(s.bound() instanceof ErrorBound.BitsOnly))
                        .map(s -> () -> passes(s)));
    }

    private static void passes(KernelSample s) {
        try (WitnessKernels k = Backends.witness(Backends.scalar(1))) {
            s.result(k);
            for (WitnessedCall c : k.calls()) assertTrue(c.share() <= 1, () -> s.name() + ": " + c);
        }
    }

    /// A second product of what a first one made: the error of both, and no more than that.
    @Test
    void theRunningBoundHoldsAndIsOfUse() {
        Product p = new Product(1, 20, 300, 20, false, false, false, false);
        Product q = new Product(1, 20, 20, 20, false, false, false, false);
        float[] a = Values.ORDINARY.of(6000, 1);
        float[] b = Values.ORDINARY.of(6000, 2);
        try (WitnessKernels k = Backends.witness(Backends.scalar(1));
                Kernels reference = Backends.reference()) {
            double[] exact = squared(reference, p, q, a, b)[1];
            Buffer first = k.allocate(400);
            Buffer second = k.allocate(400);
            k.product(p, k.upload(a), k.upload(b), first);
            k.product(q, first, first, second);
            double[] bound = k.bound(second);
            float[] found = k.floats(second);
            double size = 0;
            for (double e : exact) size = Math.max(size, Math.abs(e));
            for (int i = 0; i < bound.length; i++) {
                assertTrue(Math.abs(found[i] - exact[i]) <= bound[i], "element " + i);
                assertTrue(bound[i] < 1e-2 * size, "element " + i + ": " + bound[i]);
            }
            k.settle(second);
            assertTrue(k.bound(second)[0] == 0, "settled");
        }
    }

    private static double[][] squared(Kernels k, Product p, Product q, float[] a, float[] b) {
        Buffer first = k.allocate(400);
        Buffer second = k.allocate(400);
        k.product(p, k.upload(a), k.upload(b), first);
        k.product(q, first, first, second);
        return new double[][] {k.doubles(first), k.doubles(second)};
    }

    /// A backend whose sums are all one.
    @Test
    void aWrongSumIsSeen() {
        Kernels honest = Backends.scalar(1);
        Kernels wrong =
                (Kernels)
                        Proxy.newProxyInstance(
                                Kernels.class.getClassLoader(),
                                new Class<?>[] {Kernels.class},
                                (_, method, given) -> {
                                    if (method.getName().equals("reduce")) {
                                        honest.fill((Buffer) given[2], 1);
                                        return null;
                                    }
                                    try {
                                        return method.invoke(honest, given);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        try (WitnessKernels k = Backends.witness(wrong)) {
            k.scope("here");
            Buffer y = k.allocate(1);
            k.reduce(ReduceFn.SUM, k.upload(new float[] {1, 2, 3}), y, 1, 3, 1);
            WitnessedCall call = k.calls().getFirst();
            assertTrue(call.share() > 1000 && call.error() == 5, call.toString());
            assertTrue(call.scope().equals("here") && call.what().contains("SUM"), call.toString());
        }
    }
}
