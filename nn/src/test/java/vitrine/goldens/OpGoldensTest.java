package vitrine.goldens;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

import vitrine.engine.Engine;
import vitrine.engine.Rules;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens.Golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Every operation, forward and backward, against PyTorch's double precision: to 1e-9 of the
/// largest value on the reference engine; in single precision within eight times PyTorch's own
/// single precision error, or the floor of the README of the numbers, whichever is larger. Integers
/// must be equal.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpGoldensTest {
    private static final Set<String> PRODUCTS_AND_NORMS =
            Set.of(
                    "attention",
                    "batch_norm",
                    "conv1d",
                    "conv2d",
                    "conv3d",
                    "conv_transpose",
                    "graph",
                    "group_norm",
                    "layer_norm",
                    "linear",
                    "matmul");

    private final OpTable table = OpCases.all();
    private final Engine reference = Engine.reference();
    private final Engine simd = Engine.cpu(2);
    private @Nullable Engine openCl;
    private final SortedMap<String, Integer> total = new TreeMap<>();
    private final SortedMap<String, Integer> passed = new TreeMap<>();

    @TestFactory
    Stream<DynamicNode> onReference() {
        return onEngine(reference);
    }

    @TestFactory
    Stream<DynamicNode> onSimd() {
        return onEngine(simd);
    }

    @TestFactory
    Stream<DynamicNode> onOpenCl() {
        openCl = OpenClDevice.engine();
        return onEngine(openCl);
    }

    private Stream<DynamicNode> onEngine(Engine engine) {
        assumeTrue(Goldens.present(), Goldens.ABSENT);
        return Goldens.names("A_ops").stream()
                .map(name -> {
                    Goldens goldens = Goldens.read(name);
                    Stream<DynamicTest> tests =
                            goldens.cases().stream().map(example -> test(engine, goldens, example));
                    return dynamicContainer(name, tests);
                });
    }

    private DynamicTest test(Engine engine, Goldens goldens, Map<String, Object> example) {
        return dynamicTest(
                (String) example.get("id"),
                () -> {
                    total.merge(engine.name(), 1, Integer::sum);
                    check(engine, goldens, example);
                    passed.merge(engine.name(), 1, Integer::sum);
                });
    }

    @AfterAll
    void report() {
        simd.close();
        reference.close();
        if (total.isEmpty()) return;
        System.out.println("A_ops reference " + counted(reference) + ", simd " + counted(simd));
        if (openCl == null) return;
        System.out.println("A_ops " + openCl.name() + " " + counted(openCl));
        openCl.close();
    }

    private String counted(Engine engine) {
        return passed.getOrDefault(engine.name(), 0) + "/" + total.getOrDefault(engine.name(), 0);
    }

    private void check(Engine engine, Goldens goldens, Map<String, Object> example) {
        Operands in = new Operands(goldens, example, engine);
        List<Tensor> outputs = table.outputs((String) example.get("op"), in);
        SortedMap<String, Tensor> computed = new TreeMap<>();
        boolean alone = goldens.has(example.get("id") + "/out.f32");
        for (int i = 0; i < outputs.size(); i++)
            computed.put(alone ? "out" : "out" + i, outputs.get(i));
        computed.putAll(gradients(in, goldens, example, computed));
        assertEquals(
                expected(goldens, example), List.copyOf(computed.keySet()), "what was computed");
        List<Executable> checks = new ArrayList<>();
        computed.forEach((name, tensor) ->
                checks.add(() -> compare(engine, goldens, example, name, tensor)));
        assertAll(checks);
    }

    /// The names of all outputs and gradients that the file knows of a case, ascending.
    private static List<String> expected(Goldens goldens, Map<String, Object> example) {
        String id = example.get("id") + "/";
        return goldens.tensorNames().stream()
                .filter(name -> name.startsWith(id) && name.endsWith(".f32"))
                .map(name -> name.substring(id.length(), name.length() - ".f32".length()))
                .sorted()
                .toList();
    }

    /// The gradients of `Σ_i Σ out_i · gout_i` over the outputs that have a `gout`.
    private static SortedMap<String, Tensor> gradients(
            Operands in,
            Goldens goldens,
            Map<String, Object> example,
            SortedMap<String, Tensor> outputs) {
        SortedMap<String, Tensor> gradients = new TreeMap<>();
        if (in.watched().isEmpty()) return gradients;
        Tensor loss = in.engine().full(new Shape(), 0);
        for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
            String gout = example.get("id") + "/g" + output.getKey();
            if (!goldens.has(gout)) continue;
            Golden seed = goldens.tensor(gout);
            Tensor weight = in.engine().tensor(new Shape(seed.shape()), seed.values());
            loss = loss.add(output.getValue().mul(weight).sum());
        }
        Tensor one = in.engine().full(loss.shape(), 1);
        List<String> names = List.copyOf(in.watched().keySet());
        List<Tensor> found =
                in.trace().gradients(loss, one, List.copyOf(in.watched().values()), Rules.STANDARD);
        for (int i = 0; i < names.size(); i++) gradients.put("grad." + names.get(i), found.get(i));
        return gradients;
    }

    private static void compare(
            Engine engine,
            Goldens goldens,
            Map<String, Object> example,
            String name,
            Tensor tensor) {
        String stored = example.get("id") + "/" + name;
        Golden single = goldens.tensor(stored + ".f32");
        assertArrayEquals(single.shape(), tensor.shape().dims(), "shape of " + name);
        if (!single.real()) {
            assertArrayEquals(single.values(), tensor.toDoubles(), name);
            return;
        }
        Golden exact = exact(goldens, example, name);
        double largest = Goldens.maxAbs(exact.values());
        double allowed;
        if (engine.name().equals("reference")) {
            allowed = (exact.dtype().equals("F64") ? 1e-9 : 1e-6) * largest;
        } else {
            allowed =
                    Math.max(
                            8 * Goldens.yardstick(example, name),
                            floor(goldens, example) * largest);
        }
        within(name, tensor.toDoubles(), exact.values(), allowed);
    }

    /// What PyTorch computed in double precision. Its `hardsigmoid` multiplies the gradient by 1/6
    /// rounded to single precision even there; the stored numbers are freed of that rounding rather
    /// than compared more loosely.
    private static Golden exact(Goldens goldens, Map<String, Object> example, String name) {
        Golden stored = goldens.tensor(example.get("id") + "/" + name + ".f64");
        if (!"hardsigmoid".equals(example.get("op")) || !name.equals("grad.x")) return stored;
        double factor = 1 / 6.0 / (1 / 6f);
        double[] freed = Arrays.stream(stored.values()).map(v -> v * factor).toArray();
        return new Golden(stored.dtype(), stored.shape(), freed);
    }

    private static double floor(Goldens goldens, Map<String, Object> example) {
        String family = goldens.name().substring(goldens.name().indexOf('/') + 1);
        return PRODUCTS_AND_NORMS.contains(family) && !"diamond".equals(example.get("op"))
                ? 1e-5
                : 2e-6;
    }

    private static void within(String name, double[] computed, double[] exact, double allowed) {
        double error = Goldens.maxError(computed, exact);
        assertTrue(error <= allowed, () -> name + ": differs by " + error + ", allowed " + allowed);
    }

    @Test
    void differencesAreSeen() {
        double[] exact = {1, -2};
        within("equal", exact, exact, 0);
        for (double wrong : new double[] {1 + 1e-8, Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] computed = {wrong, -2};
            assertThrows(AssertionError.class, () -> within("wrong", computed, exact, 2e-9));
        }
        assertThrows(AssertionError.class, () -> within("short", new double[] {1}, exact, 1));
    }
}
