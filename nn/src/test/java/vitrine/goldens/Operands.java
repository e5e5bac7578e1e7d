package vitrine.goldens;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.goldens.Goldens.Golden;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one case of an operation is given: its inputs on one engine, and its parameters under
/// PyTorch's names. Inputs for which the case has a gradient are watched on one trace.
final class Operands {
    private final Engine engine;
    private final Trace trace = new Trace();
    private final SortedMap<String, Tensor> tensors = new TreeMap<>();
    private final SortedMap<String, Golden> stored = new TreeMap<>();
    private final SortedMap<String, Tensor> watched = new TreeMap<>();
    private final Map<String, Object> params;

    Operands(Goldens goldens, Map<String, Object> example, Engine engine) {
        this.engine = engine;
        this.params = Goldens.map(example.get("params"));
        String id = example.get("id") + "/";
        for (Object input : Goldens.list(example.get("inputs"))) {
            String name = (String) input;
            Golden golden = goldens.tensor(id + "in." + name);
            Tensor t = engine.tensor(new Shape(golden.shape()), golden.values());
            if (goldens.has(id + "grad." + name + ".f64")) {
                t = trace.watch(t);
                watched.put(name, t);
            }
            stored.put(name, golden);
            tensors.put(name, t);
        }
    }

    Engine engine() {
        return engine;
    }

    Trace trace() {
        return trace;
    }

    /// The inputs whose gradients the case knows.
    SortedMap<String, Tensor> watched() {
        return watched;
    }

    /// The names of all inputs, ascending.
    List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    boolean has(String input) {
        return tensors.containsKey(input);
    }

    Tensor at(String input) {
        Tensor t = tensors.get(input);
        if (t == null)
            throw new IllegalStateException("no input " + input + " among " + tensors.keySet());
        return t;
    }

    /// The input called `x`.
    Tensor x() {
        return at("x");
    }

    /// An integer input as positions.
    Index index(String input) {
        return new Index(stored.get(input).integers());
    }

    /// One number that broadcasts.
    Tensor constant(double value) {
        return engine.full(new Shape(1), value);
    }

    /// Integers as an output; they are exact in every precision.
    Tensor integers(Index values, Shape shape) {
        return engine.tensor(shape, Arrays.stream(values.values()).asDoubleStream().toArray());
    }

    /// Whether a parameter is there and neither null nor false.
    boolean given(String param) {
        Object value = params.get(param);
        return value != null && !value.equals(false);
    }

    /// Whether a parameter is there and false.
    boolean denied(String param) {
        return Boolean.FALSE.equals(params.get(param));
    }

    Object param(String param) {
        Object value = params.get(param);
        if (value == null)
            throw new IllegalStateException("no parameter " + param + " among " + params);
        return value;
    }

    double number(String param) {
        return ((Number) param(param)).doubleValue();
    }

    int integer(String param) {
        return ((Number) param(param)).intValue();
    }

    String text(String param) {
        return (String) param(param);
    }

    int[] integers(String param) {
        return Goldens.integers(param(param));
    }

    /// One integer per axis; a single one serves all axes, and what is absent is `otherwise`.
    int[] perAxis(String param, int axes, int otherwise) {
        int[] given = given(param) ? integers(param) : new int[] {otherwise};
        if (given.length == axes) return given;
        int[] all = new int[axes];
        Arrays.fill(all, given[0]);
        return all;
    }
}
