package vitrine.engine;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An immutable array of numbers. A tensor that depends on a watched one also knows its step on the
/// [Trace].
///
/// Axes count from the front, negative ones from the end. Operands broadcast as in NumPy and
/// PyTorch. Reductions keep their axes with extent one; [Layouts#squeeze] drops them. Families with
/// attributes are in [Convolutions], [Pools], [Norms], [Activations], [Interpolation], [Attention],
/// [Losses] and [Layouts].
public final class Tensor {
    private final Engine engine;
    private final Shape shape;
    private final Value value;
    private final @Nullable Step step;

    Tensor(Engine engine, Shape shape, Value value, @Nullable Step step) {
        this.engine = engine;
        this.shape = shape;
        this.value = value;
        this.step = step;
    }

    static Tensor apply(Op op, List<Tensor> in) {
        Engine engine = Engine.common(op, in);
        Shape shape = op.shape(in.stream().map(Tensor::shape).toList());
        Trace trace = Trace.of(op, in);
        if (trace != null) return trace.append(op, in, engine, shape);
        return new Tensor(engine, shape, Value.of(engine.kernels, op, in, shape), null);
    }

    /// Where this tensor lives.
    public Engine engine() {
        return engine;
    }

    /// The extents.
    public Shape shape() {
        return shape;
    }

    Buffer data() {
        return value.buffer();
    }

    Value value() {
        return value;
    }

    @Nullable Step step() {
        return step;
    }

    /// A copy of the elements in row-major order, in single precision.
    public float[] toArray() {
        return engine.kernels.floats(data());
    }

    /// A copy of the elements in row-major order, in double precision.
    public double[] toDoubles() {
        return engine.kernels.doubles(data());
    }

    /// The only element.
    public double item() {
        if (shape.size() != 1) throw EngineException.shapes("item", "one element", shape);
        return toDoubles()[0];
    }

    /// The same numbers, depending on nothing.
    public Tensor detached() {
        return step == null ? this : new Tensor(engine, shape, value, null);
    }

    /// Whether this tensor depends on a watched one.
    public boolean traced() {
        return step != null;
    }

    /// The same numbers; a backward pass that comes by shows its cotangent to `onGradient`, which
    /// may replace it.
    public Tensor marked(String name, java.util.function.UnaryOperator<Tensor> onGradient) {
        return apply(new Mark(name, onGradient), List.of(this));
    }

    Tensor unary(UnaryFn f) {
        return apply(new Unary(f), List.of(this));
    }

    private Tensor binary(BinaryFn f, Tensor b) {
        int rank = Math.max(shape.rank(), b.shape.rank());
        return apply(new Binary(f), List.of(withRank(rank), b.withRank(rank)));
    }

    Tensor withRank(int rank) {
        return shape.rank() == rank ? this : reshape(shape.padded(rank - shape.rank()));
    }

    /// One number that broadcasts against this tensor.
    Tensor like(double value) {
        int[] ones = new int[shape.rank()];
        Arrays.fill(ones, 1);
        return engine.tensor(new Shape(ones), new double[] {value});
    }

    /// `-x`
    public Tensor neg() {
        return unary(UnaryFn.NEG);
    }

    /// `|x|`
    public Tensor abs() {
        return unary(UnaryFn.ABS);
    }

    /// `-1, 0, 1`
    public Tensor sign() {
        return unary(UnaryFn.SIGN);
    }

    /// `max(x, 0)`
    public Tensor relu() {
        return unary(UnaryFn.RELU);
    }

    /// `1` where `x > 0`, else `0`
    Tensor step01() {
        return unary(UnaryFn.STEP);
    }

    /// `√x`
    public Tensor sqrt() {
        return unary(UnaryFn.SQRT);
    }

    /// `1 / √x`
    public Tensor rsqrt() {
        return unary(UnaryFn.RSQRT);
    }

    /// `eˣ`
    public Tensor exp() {
        return unary(UnaryFn.EXP);
    }

    /// `ln x`
    public Tensor log() {
        return unary(UnaryFn.LOG);
    }

    /// `tanh x`
    public Tensor tanh() {
        return unary(UnaryFn.TANH);
    }

    /// `1 / (1 + e⁻ˣ)`
    public Tensor sigmoid() {
        return unary(UnaryFn.SIGMOID);
    }

    /// `x²`
    public Tensor square() {
        return mul(this);
    }

    /// `x + b`
    public Tensor add(Tensor b) {
        return binary(BinaryFn.ADD, b);
    }

    /// `x + b`
    public Tensor add(double b) {
        return add(like(b));
    }

    /// `x - b`
    public Tensor sub(Tensor b) {
        return binary(BinaryFn.SUB, b);
    }

    /// `x - b`
    public Tensor sub(double b) {
        return sub(like(b));
    }

    /// `a - x`
    public Tensor rsub(double a) {
        return like(a).sub(this);
    }

    /// `x · b`
    public Tensor mul(Tensor b) {
        return binary(BinaryFn.MUL, b);
    }

    /// `x · b`
    public Tensor mul(double b) {
        return mul(like(b));
    }

    /// `x / b`
    public Tensor div(Tensor b) {
        return binary(BinaryFn.DIV, b);
    }

    /// `x / b`
    public Tensor div(double b) {
        return div(like(b));
    }

    /// `xᵇ`
    public Tensor pow(Tensor b) {
        return binary(BinaryFn.POW, b);
    }

    /// The larger of two; a tie shares the cotangent.
    public Tensor maximum(Tensor b) {
        return binary(BinaryFn.MAXIMUM, b);
    }

    /// The smaller of two; a tie shares the cotangent.
    public Tensor minimum(Tensor b) {
        return binary(BinaryFn.MINIMUM, b);
    }

    /// `1` where `x > b`, else `0`
    public Tensor gt(Tensor b) {
        return binary(BinaryFn.GT, b);
    }

    /// `1` where `x > b`, else `0`
    public Tensor gt(double b) {
        return gt(like(b));
    }

    /// `1` where `x ≥ b`, else `0`
    public Tensor ge(Tensor b) {
        return binary(BinaryFn.GE, b);
    }

    /// `1` where `x ≥ b`, else `0`
    public Tensor ge(double b) {
        return ge(like(b));
    }

    /// `1` where `x = b`, else `0`
    public Tensor eq(Tensor b) {
        return binary(BinaryFn.EQ, b);
    }

    /// `a` where this is not zero, else `b`
    public Tensor where(Tensor a, Tensor b) {
        int rank = Math.max(shape.rank(), Math.max(a.shape.rank(), b.shape.rank()));
        return apply(
                new Ternary(TernaryFn.SELECT),
                List.of(withRank(rank), a.withRank(rank), b.withRank(rank)));
    }

    /// `x · scale + shift`, rounded once
    public Tensor fma(Tensor scale, Tensor shift) {
        int rank = Math.max(shape.rank(), Math.max(scale.shape.rank(), shift.shape.rank()));
        return apply(
                new Ternary(TernaryFn.FMA),
                List.of(withRank(rank), scale.withRank(rank), shift.withRank(rank)));
    }

    private Tensor reduce(ReduceFn f, int... axes) {
        int[] all = axes.length == 0 ? allAxes() : axes;
        List<Integer> sorted =
                Arrays.stream(all).map(shape::axis).sorted().distinct().boxed().toList();
        return apply(new Reduce(f, sorted), List.of(this));
    }

    private int[] allAxes() {
        int[] axes = new int[shape.rank()];
        Arrays.setAll(axes, a -> a);
        return axes;
    }

    /// `Σ x` over the axes, or over all.
    public Tensor sum(int... axes) {
        return reduce(ReduceFn.SUM, axes);
    }

    /// `Σ x / n` over the axes, or over all.
    public Tensor mean(int... axes) {
        Tensor sum = sum(axes);
        return sum.div((double) shape.size() / sum.shape.size());
    }

    /// `Σ (x - mean)² / (n - correction)` over the axes, or over all.
    public Tensor var(int correction, int... axes) {
        Tensor squares = sub(mean(axes)).square().sum(axes);
        return squares.div((double) shape.size() / squares.shape.size() - correction);
    }

    /// The largest over the axes, or over all; ties share the cotangent evenly.
    public Tensor amax(int... axes) {
        return reduce(ReduceFn.MAX, axes);
    }

    /// The smallest over the axes, or over all; ties share the cotangent evenly.
    public Tensor amin(int... axes) {
        return reduce(ReduceFn.MIN, axes);
    }

    /// `e^{x} / Σ e^{x}` along an axis
    public Tensor softmax(int axis) {
        return apply(new Softmax(shape.axis(axis), false), List.of(this));
    }

    /// `x - ln Σ e^{x}` along an axis
    public Tensor logSoftmax(int axis) {
        return apply(new Softmax(shape.axis(axis), true), List.of(this));
    }

    /// The same elements under other extents; one of them may be -1 and then follows from the rest.
    public Tensor reshape(int... dims) {
        int[] y = dims.clone();
        int known = Arrays.stream(dims).filter(d -> d >= 0).reduce(1, (a, b) -> a * b);
        for (int a = 0; a < y.length; a++) if (y[a] < 0) y[a] = shape.size() / Math.max(known, 1);
        return reshape(new Shape(y));
    }

    /// The same elements under other extents.
    public Tensor reshape(Shape y) {
        if (y.equals(shape)) return this;
        if (y.size() != shape.size())
            throw EngineException.shapes("reshape", "equal sizes", shape, y);
        return apply(Reshape.to(y), List.of(this));
    }

    /// Axis `a` of the result is axis `axes[a]` of this.
    public Tensor permute(int... axes) {
        return apply(
                new Permute(Arrays.stream(axes).map(shape::axis).boxed().toList()), List.of(this));
    }

    /// Two axes exchanged.
    public Tensor transpose(int a, int b) {
        int[] axes = allAxes();
        axes[shape.axis(a)] = shape.axis(b);
        axes[shape.axis(b)] = shape.axis(a);
        return permute(axes);
    }

    /// The axes of extent one repeated to the given shape of equal rank.
    public Tensor expandTo(Shape y) {
        if (y.equals(shape)) return this;
        List<Integer> extents = new ArrayList<>();
        for (int a = 0; a < shape.rank(); a++)
            extents.add(shape.dim(a) == y.dim(a) ? -1 : y.dim(a));
        return apply(new Expand(extents), List.of(this));
    }

    /// The sum over the axes that a broadcast to this shape had repeated.
    Tensor sumTo(Shape y) {
        List<Integer> axes = new ArrayList<>();
        for (int a = 0; a < y.rank(); a++) if (y.dim(a) != shape.dim(a)) axes.add(a);
        return axes.isEmpty() ? this : apply(new Reduce(ReduceFn.SUM, axes), List.of(this));
    }

    /// Elements `start, start + step, …` below `stop` of one axis.
    public Tensor slice(int axis, int start, int stop, int step) {
        int count = Math.max(0, Math.ceilDiv(stop - start, step));
        return apply(new Slice(shape.axis(axis), start, step, count), List.of(this));
    }

    /// The elements of one axis at the given positions, which may repeat.
    public Tensor indexSelect(int axis, Index index) {
        return apply(new Gather(shape.axis(axis), index), List.of(this));
    }

    /// The matrix product over the last two axes; a vector is a row on the left and a column on the
    /// right, and axes before are a batch that broadcasts.
    public Tensor matmul(Tensor b) {
        return Products.matmul(this, b);
    }

    /// `x · weightᵀ` over the last axis, for a weight `[out, in]`.
    public Tensor linear(Tensor weight) {
        return Products.linear(this, weight);
    }

    @Override
    public String toString() {
        return "Tensor" + shape + (step == null ? "" : " step " + step.index());
    }
}
