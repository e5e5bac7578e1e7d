package vitrine.goldens;

import vitrine.engine.Tensor;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// From the name of an operation in a manifest to the function that a user of the engine would
/// write for it.
final class OpTable {
    private final SortedMap<String, Function<Operands, List<Tensor>>> ops = new TreeMap<>();

    /// An operation with several outputs.
    OpTable many(String op, Function<Operands, List<Tensor>> f) {
        if (ops.put(op, f) != null)
            throw new IllegalStateException("the operation " + op + " is listed twice");
        return this;
    }

    /// An operation with one output.
    OpTable one(String op, Function<Operands, Tensor> f) {
        return many(op, in -> List.of(f.apply(in)));
    }

    /// A function of the input `x` alone.
    OpTable unary(String op, UnaryOperator<Tensor> f) {
        return one(op, in -> f.apply(in.x()));
    }

    /// A function of the inputs `a` and `b`.
    OpTable binary(String op, BinaryOperator<Tensor> f) {
        return one(op, in -> f.apply(in.at("a"), in.at("b")));
    }

    /// Everything that another table has.
    OpTable with(OpTable other) {
        other.ops.forEach(this::many);
        return this;
    }

    /// The outputs of an operation, which must be in the table.
    List<Tensor> outputs(String op, Operands in) {
        Function<Operands, List<Tensor>> f = ops.get(op);
        if (f == null)
            throw new IllegalStateException("the operation " + op + " is not in the table: add it");
        return f.apply(in);
    }
}
