package vitrine.engine;

import vitrine.kernels.Resampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Ways of giving spatial axes other extents, with PyTorch's names and coordinates. With `s =
/// in/out`, output `o` reads the input at `s·(o + ½) - ½`, or, where corners are aligned, at `o·(in
/// - 1)/(out - 1)`.
public enum Interpolation {
    /// the element at `⌊o·s⌋`
    NEAREST,
    /// the element at `⌊(o + ½)·s⌋`
    NEAREST_EXACT,
    /// the two neighbours, weighted by distance
    LINEAR,
    /// as `LINEAR`, with aligned corners
    LINEAR_ALIGNED,
    /// four neighbours by Keys' cubic with a = -¾
    CUBIC,
    /// as `CUBIC`, with aligned corners
    CUBIC_ALIGNED,
    /// the mean of the elements that an output covers: adaptive average pooling
    AREA,
    /// the triangle filter, widened by `s` when shrinking
    LINEAR_ANTIALIAS,
    /// Keys' cubic with a = -½, widened by `s` when shrinking
    CUBIC_ANTIALIAS,
    /// Keys' cubic with a = -½, its argument rounded to 1/1024; neighbours outside are left out and
    /// the others divided by their sum: TensorFlow's bicubic
    CUBIC_TENSORFLOW,
    /// the cubic spline through all elements, mirrored at the ends, with aligned corners, as
    /// SciPy's `zoom` of order 3; where rounding takes SciPy beyond the last element and it answers
    /// zero, this answers the element
    SPLINE_ALIGNED;

    private static final int TABLE = 1024;

    /// The last axes of `x` brought to the given extents.
    public Tensor resize(Tensor x, int... size) {
        return resize(x, size, new double[size.length]);
    }

    /// As [#resize(Tensor, int...)] where `s` is `1/scale` instead of `in/out`; a scale of zero
    /// means `in/out`.
    public Tensor resize(Tensor x, int[] size, double[] scale) {
        Tensor y = x;
        int first = x.shape().rank() - size.length;
        if (first < 0)
            throw EngineException.shapes("resize", "at least " + size.length + " axes", x.shape());
        for (int a = 0; a < size.length; a++) {
            int in = x.shape().dim(first + a);
            if (in < 1 || size[a] < 1) {
                throw EngineException.shapes(
                        "resize to " + Arrays.toString(size), "extents of at least one", x.shape());
            }
            double step = scale[a] > 0 ? 1 / scale[a] : (double) in / size[a];
            y = Tensor.apply(new Resample(first + a, map(in, size[a], step)), List.of(y));
        }
        return y;
    }

    private Resampling map(int in, int out, double step) {
        if (this == SPLINE_ALIGNED) return Spline.map(in, out);
        double aligned = out > 1 ? (in - 1.0) / (out - 1) : 0;
        Taps taps = new Taps(in);
        for (int o = 0; o < out; o++) {
            switch (this) {
                case NEAREST -> taps.add(Math.min((int) Math.floor(o * (float) step), in - 1), 1);
                case NEAREST_EXACT ->
                        taps.add(Math.min((int) Math.floor((o + 0.5f) * (float) step), in - 1), 1);
                case LINEAR -> linear(taps, Math.max((o + 0.5) * step - 0.5, 0));
                case LINEAR_ALIGNED -> linear(taps, o * aligned);
                case CUBIC -> cubic(taps, (o + 0.5) * step - 0.5);
                case CUBIC_ALIGNED -> cubic(taps, o * aligned);
                case AREA -> area(taps, o, out);
                case LINEAR_ANTIALIAS -> filter(taps, o, step, 1, Interpolation::triangle);
                case CUBIC_ANTIALIAS -> filter(taps, o, step, 2, t -> keys(t, -0.5));
                case CUBIC_TENSORFLOW -> tabled(taps, (o + 0.5f) * (float) step - 0.5f);
                case SPLINE_ALIGNED -> throw new EngineException(this + ": is Spline's to map");
            }
            taps.endRow();
        }
        return taps.map();
    }

    private static void linear(Taps taps, double at) {
        int left = Math.min((int) at, taps.in - 1);
        double fraction = Math.min(at - left, 1);
        taps.add(left, 1 - fraction);
        taps.add(Math.min(left + 1, taps.in - 1), fraction);
    }

    private static void cubic(Taps taps, double at) {
        int floor = (int) Math.floor(at);
        for (int j = -1; j <= 2; j++) {
            taps.add(Math.clamp(floor + j, 0, taps.in - 1), keys(at - floor - j, -0.75));
        }
    }

    /// The position is TensorFlow's, in single precision: it decides which entry is nearest.
    private static void tabled(Taps taps, float at) {
        int floor = (int) Math.floor(at);
        double fraction = Math.rint((at - floor) * TABLE) / TABLE;
        double total = 0;
        for (int j = -1; j <= 2; j++)
            if (floor + j >= 0 && floor + j < taps.in) total += keys(fraction - j, -0.5);
        for (int j = -1; j <= 2; j++)
            if (floor + j >= 0 && floor + j < taps.in)
                taps.add(floor + j, keys(fraction - j, -0.5) / total);
    }

    private static void area(Taps taps, int o, int out) {
        int begin = (int) ((long) o * taps.in / out);
        int end = (int) Math.ceilDiv((o + 1L) * taps.in, (long) out);
        for (int i = begin; i < end; i++) taps.add(i, 1.0 / (end - begin));
    }

    private static void filter(
            Taps taps, int o, double step, double radius, DoubleUnaryOperator kernel) {
        double widening = Math.max(step, 1);
        double support = radius * widening;
        double centre = step * (o + 0.5);
        int begin = Math.max((int) (centre - support + 0.5), 0);
        int end = Math.min((int) (centre + support + 0.5), taps.in);
        double total = 0;
        for (int i = begin; i < end; i++)
            total += kernel.applyAsDouble((i - centre + 0.5) / widening);
        for (int i = begin; i < end; i++)
            taps.add(i, kernel.applyAsDouble((i - centre + 0.5) / widening) / total);
    }

    private static double triangle(double t) {
        return Math.max(1 - Math.abs(t), 0);
    }

    /// Keys' cubic convolution kernel.
    private static double keys(double t, double a) {
        double d = Math.abs(t);
        if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
        return d < 2 ? ((d - 5) * d + 8) * d * a - 4 * a : 0;
    }

    private static final class Taps {
        private final int in;
        private final List<Integer> columns = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>(List.of(0));

        Taps(int in) {
            this.in = in;
        }

        void add(int column, double weight) {
            columns.add(column);
            weights.add(weight);
        }

        void endRow() {
            starts.add(columns.size());
        }

        Resampling map() {
            return new Resampling(
                    in,
                    starts.stream().mapToInt(Integer::intValue).toArray(),
                    columns.stream().mapToInt(Integer::intValue).toArray(),
                    weights.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
