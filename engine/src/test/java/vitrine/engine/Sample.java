package vitrine.engine;

import vitrine.kernels.ErrorBound;
import vitrine.kernels.Values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One operation with operands to try it on.
///
/// @param name what the sample is called in a failure
/// @param bound how far a single-precision result may lie from the reference's
record Sample(String name, Op op, ErrorBound bound, List<Operand> operands) {
    /// One operand. What is filled with [Values#CHOICE] only chooses, and has no gradient.
    ///
    /// @param batched whether axis 0 is the batch, and the batch of the result
    record Operand(Shape shape, Values values, boolean batched) {}

    static Operand batch(int... dims) {
        return new Operand(new Shape(dims), Values.ORDINARY, true);
    }

    static Operand whole(int... dims) {
        return new Operand(new Shape(dims), Values.ORDINARY, false);
    }

    boolean batched() {
        return operands.stream().anyMatch(Operand::batched);
    }

    boolean chooses(int i) {
        return operands.get(i).values() == Values.CHOICE;
    }

    List<Shape> shapes() {
        return operands.stream().map(Operand::shape).toList();
    }

    /// The operands, away from kinks and inside the domain.
    List<Tensor> in(Engine e) {
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) in.add(operand(e, i, operands.get(i).shape()));
        return in;
    }

    /// The operands where each batch has `n` samples.
    List<Tensor> in(Engine e, int n) {
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Operand o = operands.get(i);
            in.add(operand(e, i, o.batched() ? o.shape().with(0, n) : o.shape()));
        }
        return in;
    }

    private Tensor operand(Engine e, int i, Shape shape) {
        return e.tensor(
                shape, operands.get(i).values().of(shape.size(), name.hashCode() * 31L + i));
    }

    /// The operands of sample `n` of the batches in `in`.
    List<Tensor> one(List<Tensor> in, int n) {
        List<Tensor> one = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            one.add(operands.get(i).batched() ? part(in.get(i), n) : in.get(i));
        }
        return one;
    }

    /// Sample `n` of a batch, cut out without the engine's help.
    static Tensor part(Tensor x, int n) {
        Shape shape = x.shape().with(0, 1);
        float[] values = Arrays.copyOfRange(x.toArray(), n * shape.size(), (n + 1) * shape.size());
        return x.engine().tensor(shape, values);
    }

    /// The magnitudes of what does not choose.
    List<Tensor> magnitudes(Engine e) {
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Tensor x = operand(e, i, operands.get(i).shape());
            in.add(chooses(i) ? x : x.abs());
        }
        return in;
    }

    @Override
    public String toString() {
        return name;
    }
}
