package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import vitrine.kernels.Values;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What is seen of a function when its operand is changed at one position of an axis after the
/// other: for each element of the result, the first and the last position that changed it.
///
/// @param field what the trace says
/// @param shape of the result
/// @param extent of the operand's axis
record Changed(ReceptiveField field, Shape shape, int extent, int[] first, int[] last) {
    private static final double FAR = 1e6;

    static Changed of(UnaryOperator<Tensor> f, Tensor x, int axis) {
        Tensor watched = new Trace().watch(x);
        Tensor y = f.apply(watched);
        int extent = x.shape().dim(axis);
        int[] first = new int[y.shape().size()];
        int[] last = new int[first.length];
        Arrays.fill(first, extent);
        Arrays.fill(last, -1);
        double[] before = y.toDoubles();
        for (int p = 0; p < extent; p++) {
            for (double by : new double[] {FAR, -FAR, 0.5}) {
                double[] after = f.apply(moved(x, axis, p, by)).toDoubles();
                for (int i = 0; i < after.length; i++) {
                    if (after[i] == before[i]) continue;
                    first[i] = Math.min(first[i], p);
                    last[i] = Math.max(last[i], p);
                }
            }
        }
        return new Changed(
                new ReceptiveFields(watched, axis).of(y), y.shape(), extent, first, last);
    }

    private static Tensor moved(Tensor x, int axis, int position, double by) {
        double[] values = x.toDoubles();
        float[] steps = Values.POSITIVE.of(values.length, position);
        int inner = x.shape().product(axis + 1, x.shape().rank());
        for (int i = 0; i < values.length; i++) {
            if (i / inner % x.shape().dim(axis) == position) values[i] += by * steps[i];
        }
        return x.engine().tensor(x.shape(), values);
    }

    private IntStream seeing() {
        return IntStream.range(0, last.length).filter(i -> last[i] >= 0);
    }

    /// Nothing changes an element from outside of its field.
    void checkInside() {
        switch (field) {
            case ReceptiveField.None _ -> assertEquals(0, seeing().count());
            case ReceptiveField.Whole _ -> assertEquals(shape.size(), last.length);
            case ReceptiveField.Window w ->
                    seeing().forEach(i -> {
                        int begin = begin(w, i);
                        assertTrue(
                                first[i] >= begin && last[i] < begin + w.size(), i + ": " + this);
                    });
            case ReceptiveField.Irregular r ->
                    seeing().forEach(i ->
                            assertTrue(
                                    first[i] >= r.begin()
                                            && last[i] < r.end()
                                            && last[i] - first[i] < r.largest(),
                                    i + ": " + this));
        }
    }

    /// Both ends of the field of an element change it, where they are inside the operand.
    void checkTight() {
        assertTrue(seeing().findAny().isPresent(), "nothing changed: " + this);
        switch (field) {
            case ReceptiveField.None _ -> assertEquals(0, seeing().count());
            case ReceptiveField.Whole _ ->
                    IntStream.range(0, last.length)
                            .forEach(i -> {
                                assertEquals(0, first[i], toString());
                                assertEquals(extent - 1, last[i], toString());
                            });
            case ReceptiveField.Window w ->
                    seeing().forEach(i -> {
                        int begin = begin(w, i);
                        if (begin >= 0) assertEquals(begin, first[i], i + ": " + this);
                        int end = begin + w.size();
                        if (end <= extent) assertEquals(end - 1, last[i], i + ": " + this);
                    });
            case ReceptiveField.Irregular r -> {
                assertEquals(r.begin(), seeing().map(i -> first[i]).min().orElseThrow());
                assertEquals(r.end(), seeing().map(i -> last[i] + 1).max().orElseThrow());
                int largest = seeing().map(i -> last[i] + 1 - first[i]).max().orElseThrow();
                assertEquals(r.largest(), largest, toString());
            }
        }
    }

    private int begin(ReceptiveField.Window w, int i) {
        int inner = shape.product(w.axis() + 1, shape.rank());
        return w.start() + i / inner % shape.dim(w.axis()) * w.stride();
    }

    @Override
    public String toString() {
        return field
                + " of "
                + extent
                + " for "
                + shape
                + ", seen "
                + Arrays.toString(first)
                + " to "
                + Arrays.toString(last);
    }
}
