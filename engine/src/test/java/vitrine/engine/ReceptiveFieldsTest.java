package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.ReceptiveField.Irregular;
import vitrine.engine.ReceptiveField.None;
import vitrine.engine.ReceptiveField.Whole;
import vitrine.engine.ReceptiveField.Window;
import vitrine.kernels.BinaryFn;
import vitrine.kernels.Face;
import vitrine.kernels.KernelException;
import vitrine.kernels.PoolFn;
import vitrine.kernels.Values;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Fields that follow from the recorded operations, against what happens when the operand changes.
class ReceptiveFieldsTest {
    private static final Engine EXACT = Engine.reference();

    static List<Sample> samples() {
        return Samples.all();
    }

    private static Tensor random(int... dims) {
        Shape shape = new Shape(dims);
        return EXACT.tensor(shape, Values.ORDINARY.of(shape.size(), shape.hashCode()));
    }

    /// Each operation, each of its operands, each axis.
    @ParameterizedTest
    @MethodSource("samples")
    void fieldsOfEachOperation(Sample s) {
        List<Tensor> in = s.in(EXACT);
        for (int i = 0; i < in.size(); i++) {
            int at = i;
            UnaryOperator<Tensor> f =
                    x -> {
                        List<Tensor> other = new ArrayList<>(in);
                        other.set(at, x);
                        return Tensor.apply(s.op(), other);
                    };
            for (int axis = 0; axis < in.get(i).shape().rank(); axis++) {
                if (in.get(i).shape().dim(axis) == 1) continue;
                Changed changed = Changed.of(f, in.get(i), axis);
                changed.checkInside();
                if (!s.chooses(i) && tight(s.op(), i, axis)) changed.checkTight();
            }
        }
    }

    /// Whether the field holds nothing that is not seen. Running sums and the kernel of a
    /// convolution get a wider one, channels do not keep their groups, a choice that was made reads
    /// one of its window only, and equality is too rare to be met.
    private static boolean tight(Op op, int operand, int axis) {
        return switch (op) {
            case Cumsum _ -> false;
            case Binary b -> b.fn() != BinaryFn.EQ;
            case Convolution c -> {
                int data = c.face() == Face.OUTPUT ? 0 : 1;
                yield c.face() != Face.WEIGHT && operand == data && axis != 1;
            }
            case MaxPool p -> p.fn() == PoolFn.MAX;
            default -> true;
        };
    }

    private static Tensor conv(Tensor x, int out, int kernel, ConvSpec spec) {
        Tensor weight = random(out, x.shape().dim(1) / spec.groups(), kernel, kernel);
        return Convolutions.conv(x, weight, spec);
    }

    private static ConvSpec spec(int stride, int padding) {
        return ConvSpec.of(2).withStride(stride, stride).withPadding(padding, padding);
    }

    private static ReceptiveField checked(UnaryOperator<Tensor> f, Tensor x) {
        Changed changed = Changed.of(f, x, 2);
        changed.checkInside();
        changed.checkTight();
        return changed.field();
    }

    /// The stem of a residual network: 7/2, then a pool of 3/2 sees 7 + 2·2 = 11 with stride 4.
    @Test
    void aStem() {
        PoolSpec pool = PoolSpec.of(3, 3).withStride(2, 2).withPadding(1, 1);
        ReceptiveField field =
                checked(x -> Pools.max(conv(x, 4, 7, spec(2, 3)), pool), random(1, 3, 33, 5));
        assertEquals(new Window(2, -5, 11, 4), field);
    }

    @Test
    void aShortcutUnites() {
        ReceptiveField field =
                checked(
                        x -> {
                            Tensor wide = conv(conv(x, 3, 3, spec(2, 1)), 3, 3, spec(1, 1));
                            return wide.add(conv(x, 3, 1, spec(2, 0)));
                        },
                        random(1, 3, 24, 4));
        assertEquals(new Window(2, -3, 7, 2), field);
    }

    @Test
    void branchesSideBySideUnite() {
        UnaryOperator<Tensor> f =
                x -> Layouts.cat(1, conv(x, 2, 1, spec(1, 0)), conv(x, 2, 5, spec(1, 2)));
        Tensor x = random(1, 2, 20, 3);
        Tensor watched = new Trace().watch(x);
        assertEquals(new Window(2, -2, 5, 1), new ReceptiveFields(watched, 2).of(f.apply(watched)));
        assertEquals(new Window(2, -3, 7, 1), checked(y -> conv(f.apply(y), 2, 3, spec(1, 1)), x));
    }

    /// Patches become tokens behind a class token, which is left out again.
    @Test
    void tokensKeepTheirPlaces() {
        UnaryOperator<Tensor> tokens =
                x -> {
                    Tensor y = Layouts.flatten(conv(x, 3, 4, spec(4, 0)), 2).transpose(1, 2);
                    return Norms.layer(
                            Layouts.cat(1, random(1, 1, 3), y), random(3), random(3), 1e-5);
                };
        Tensor x = random(1, 2, 12, 8);
        assertEquals(new Irregular(List.of(1), 0, 12, 4), checked(tokens, x));
        ReceptiveField map =
                checked(
                        y ->
                                tokens.apply(y)
                                        .slice(1, 1, 7, 1)
                                        .reshape(1, 3, 2, 3)
                                        .permute(0, 3, 1, 2),
                        x);
        assertEquals(new Window(2, 0, 4, 4), map);
    }

    @Test
    void anAttentionSeesAll() {
        UnaryOperator<Tensor> f =
                x -> {
                    Tensor y = Layouts.flatten(conv(x, 3, 2, spec(2, 0)), 2).transpose(1, 2);
                    Tensor small = y.mul(1e-7); // so that far changes do not saturate the softmax
                    return Attention.probabilities(small, small).matmul(y);
                };
        assertEquals(new Whole(), checked(f, random(1, 2, 8, 4)));
    }

    /// Windows of three rows: six rows are seen in halves.
    @Test
    void anAttentionInWindowsSeesWindows() {
        UnaryOperator<Tensor> f =
                x -> {
                    Tensor y = x.permute(0, 2, 3, 1).reshape(1, 2, 3, 2).mul(1e-7);
                    return Attention.probabilities(y, y).matmul(y);
                };
        assertEquals(new Window(1, 0, 3, 3), checked(f, random(1, 2, 6, 1)));
    }

    @Test
    void aGateBringsTheWholeInput() {
        ReceptiveField field =
                checked(
                        x -> {
                            Tensor y = conv(x, 3, 3, spec(1, 1));
                            return y.mul(Pools.adaptiveAverage(y, 1, 1));
                        },
                        random(1, 3, 9, 4));
        assertEquals(new Whole(), field);
    }

    @Test
    void whatIsNotComputedFromTheValueSeesNothing() {
        Trace trace = new Trace();
        Tensor x = trace.watch(random(1, 2, 4, 4));
        Tensor y = trace.watch(x.relu());
        ReceptiveFields rows = new ReceptiveFields(x, 2);
        assertInstanceOf(None.class, rows.of(random(2, 2)));
        assertInstanceOf(None.class, rows.of(y.exp()), "another watched value begins anew");
        assertInstanceOf(None.class, rows.of(new Trace().watch(x.detached())));
        assertEquals(new Window(2, 0, 1, 1), rows.of(x));
        assertThrows(EngineException.class, () -> new ReceptiveFields(x.detached(), 2));
    }

    /// The same fields, found without computing a number.
    @ParameterizedTest
    @MethodSource("samples")
    void anOutlineHasShapesAndNoNumbers(Sample s) {
        Engine outline = Engine.outline();
        List<Tensor> in =
                s.shapes().stream()
                        .map(shape -> outline.tensor(shape, new double[shape.size()]))
                        .toList();
        Tensor y = Tensor.apply(s.op(), in);
        assertEquals(s.op().shape(s.shapes()), y.shape());
        assertThrows(KernelException.class, y::toArray);
        assertThrows(KernelException.class, y::toDoubles);
    }
}
