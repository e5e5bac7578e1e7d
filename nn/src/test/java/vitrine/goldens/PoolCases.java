package vitrine.goldens;

import vitrine.engine.Index;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pools, and changes of resolution.
final class PoolCases {
    private PoolCases() {}

    static OpTable all() {
        OpTable table = new OpTable().one("interpolate", PoolCases::interpolate);
        for (int axes = 1; axes <= 3; axes++) {
            int n = axes;
            table.one("avg_pool" + n + "d", in -> average(in, spec(in, n)));
            table.one("adaptive_avg_pool" + n + "d", in -> Pools.adaptiveAverage(in.x(), size(in)));
        }
        return table.one("max_pool1d", in -> Pools.max(in.x(), spec(in, 1)))
                .one("max_pool3d", in -> Pools.max(in.x(), spec(in, 3)))
                .many(
                        "max_pool2d",
                        in -> {
                            Tensor y = Pools.max(in.x(), spec(in, 2));
                            return List.of(
                                    y,
                                    in.integers(Pools.maxIndices(in.x(), spec(in, 2)), y.shape()));
                        })
                .many(
                        "adaptive_max_pool2d",
                        in -> {
                            Tensor y = Pools.adaptiveMax(in.x(), size(in));
                            return List.of(
                                    y, in.integers(adaptiveIndices(in.x(), y.shape()), y.shape()));
                        });
    }

    private static PoolSpec spec(Operands in, int axes) {
        return PoolSpec.of(in.perAxis("kernel", axes, 1))
                .withStride(in.perAxis("stride", axes, 1))
                .withPadding(in.perAxis("padding", axes, 0))
                .withDilation(in.perAxis("dilation", axes, 1))
                .withCeilMode(in.given("ceil_mode"));
    }

    /// PyTorch counts padding unless told not to.
    private static Tensor average(Operands in, PoolSpec spec) {
        boolean count = !in.denied("count_include_pad");
        int divisor = in.given("divisor_override") ? in.integer("divisor_override") : 0;
        return Pools.average(in.x(), spec, count, divisor);
    }

    /// The wanted extents; PyTorch's `None` keeps the input's.
    private static int[] size(Operands in) {
        Object size = in.param("output_size");
        List<Object> extents = size instanceof Number ? List.of(size) : Goldens.list(size);
        return extents.stream().mapToInt(e -> e == null ? -1 : ((Number) e).intValue()).toArray();
    }

    /// Where in each plane the maxima of adaptive windows stand: every window cut out and searched
    /// by itself.
    private static Index adaptiveIndices(Tensor x, Shape y) {
        int[] at = new int[y.size()];
        int width = x.shape().dim(3);
        int planes = y.dim(0) * y.dim(1);
        for (int oy = 0; oy < y.dim(2); oy++) {
            for (int ox = 0; ox < y.dim(3); ox++) {
                int[] rows = window(x.shape().dim(2), y.dim(2), oy);
                int[] columns = window(width, y.dim(3), ox);
                Tensor cut = x.slice(2, rows[0], rows[1], 1).slice(3, columns[0], columns[1], 1);
                int[] found = Selection.argmax(Layouts.flatten(cut, 2), 2).values();
                int span = columns[1] - columns[0];
                for (int p = 0; p < planes; p++) {
                    int row = rows[0] + found[p] / span;
                    at[(p * y.dim(2) + oy) * y.dim(3) + ox] =
                            row * width + columns[0] + found[p] % span;
                }
            }
        }
        return new Index(at);
    }

    private static int[] window(int in, int out, int o) {
        return new int[] {o * in / out, Math.ceilDiv((o + 1) * in, out)};
    }

    private static Tensor interpolate(Operands in) {
        Interpolation how = interpolation(in);
        int[] extents = Arrays.copyOfRange(in.x().shape().dims(), 2, in.x().shape().rank());
        if (in.given("size")) return how.resize(in.x(), in.integers("size"));
        double[] scale = scale(in, extents.length);
        int[] size =
                IntStream.range(0, extents.length)
                        .map(a -> (int) Math.floor(extents[a] * scale[a]))
                        .toArray();
        return in.given("recompute_scale_factor")
                ? how.resize(in.x(), size)
                : how.resize(in.x(), size, scale);
    }

    private static double[] scale(Operands in, int axes) {
        Object given = in.param("scale_factor");
        double[] scale = new double[axes];
        for (int a = 0; a < axes; a++) {
            Object one = given instanceof Number ? given : Goldens.list(given).get(a);
            scale[a] = ((Number) one).doubleValue();
        }
        return scale;
    }

    private static Interpolation interpolation(Operands in) {
        boolean aligned = in.given("align_corners");
        boolean antialias = in.given("antialias");
        return switch (in.text("mode")) {
            case "nearest" -> Interpolation.NEAREST;
            case "nearest-exact" -> Interpolation.NEAREST_EXACT;
            case "area" -> Interpolation.AREA;
            case "linear", "bilinear", "trilinear" ->
                    aligned
                            ? Interpolation.LINEAR_ALIGNED
                            : antialias ? Interpolation.LINEAR_ANTIALIAS : Interpolation.LINEAR;
            case "bicubic" ->
                    aligned
                            ? Interpolation.CUBIC_ALIGNED
                            : antialias ? Interpolation.CUBIC_ANTIALIAS : Interpolation.CUBIC;
            default -> throw new IllegalStateException("unknown mode " + in.text("mode"));
        };
    }
}
