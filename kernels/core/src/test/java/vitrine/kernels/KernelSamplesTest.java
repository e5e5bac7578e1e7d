package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The list of samples leaves out no kernel and no function.
class KernelSamplesTest {
    /// A kernel that computes nothing and remembers the names of methods and functions it was asked
    /// for.
    private static Kernels listening(Set<String> asked) {
        record Nothing(int size) implements Buffer {}
        return (Kernels)
                Proxy.newProxyInstance(
                        Kernels.class.getClassLoader(),
                        new Class<?>[] {Kernels.class},
                        (proxy, method, arguments) -> {
                            asked.add(method.getName());
                            for (Object a : arguments)
                                if (a instanceof Enum<?> e) asked.add(name(e));
                            return switch (method.getName()) {
                                case "allocate" -> new Nothing((int) arguments[0]);
                                case "upload" ->
                                        new Nothing(
                                                java.lang.reflect.Array.getLength(arguments[0]));
                                case "floats" -> new float[((Buffer) arguments[0]).size()];
                                default -> Void.TYPE;
                            };
                        });
    }

    private static String name(Enum<?> e) {
        return e.getDeclaringClass().getSimpleName() + "." + e.name();
    }

    @Test
    void everyKernelAndEveryFunctionHasASample() {
        Set<String> asked = new TreeSet<>();
        Kernels k = listening(asked);
        for (KernelSample s : KernelSamples.all()) s.result(k);
        Set<String> wanted =
                Arrays.stream(Kernels.class.getMethods())
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        wanted.removeAll(
                List.of("name", "close", "doubles", "adopt", "deviceBytes", "deviceAllocations"));
        Stream.of(
                        UnaryFn.values(),
                        BinaryFn.values(),
                        TernaryFn.values(),
                        ReduceFn.values(),
                        PoolFn.values(),
                        Face.values())
                .flatMap(Arrays::stream)
                .forEach(f -> wanted.add(name(f)));
        assertEquals(wanted, asked);
    }

    @Test
    void namesAreDistinct() {
        Set<String> names = new HashSet<>();
        for (KernelSample s : KernelSamples.all()) assertTrue(names.add(s.name()), s.name());
    }

    @Test
    void numbersAreTheSameEverywhere() {
        float[] x = Values.ORDINARY.of(3, 5);
        assertEquals(Arrays.toString(Values.ORDINARY.of(3, 5)), Arrays.toString(x));
        for (float v : x) assertTrue(Math.abs(v) >= 0.2 && Math.abs(v) <= 1.8);
    }
}
