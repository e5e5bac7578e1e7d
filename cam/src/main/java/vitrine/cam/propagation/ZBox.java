package vitrine.cam.propagation;

import vitrine.cam.CamException;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The z-box rule for a first layer whose input is bounded (Montavon, Lapuschkin, Binder, Samek,
/// Müller, 2017): shares of `x w - l w⁺ - h w⁻` with the least value `l` and the greatest `h` that
/// the input can have.
///
/// Worked example, `x = [1 2]`, `W = [1 -1]`, box from 0 to 3, `R = 6`: `l` gives `[0 0]`, `h`
/// gives `[0 -3]`, so the shares are `[1 -2] - [0 -3] = [1 1]`, `z = 2` and `R_x = [3 3]`.
///
/// @param low the least value, one for all channels or one for each; empty for the least that each
///   sample has, or each vector that a matrix multiplies
/// @param high the greatest value, as many as `low`
/// @param epsilon the stabiliser
public record ZBox(List<Double> low, List<Double> high, double epsilon) implements Rule {
    /// Checks the numbers.
    public ZBox {
        low = List.copyOf(low);
        high = List.copyOf(high);
        if (low.size() != high.size()) {
            throw new CamException(
                    "box: needs as many least as greatest values, got " + low + " and " + high);
        }
        for (int c = 0; c < low.size(); c++) {
            if (!(low.get(c) < high.get(c))) {
                throw new CamException(
                        "box: needs least values below the greatest, got " + low + " and " + high);
            }
        }
    }

    /// One box for all channels.
    public static ZBox between(double low, double high, double epsilon) {
        return new ZBox(List.of(low), List.of(high), epsilon);
    }

    /// The box from the least to the greatest value that each sample has.
    public static ZBox ofInput(double epsilon) {
        return new ZBox(List.of(), List.of(), epsilon);
    }

    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        Tensor x = layer.x();
        Tensor w = layer.weight();
        Tensor plus = w.relu();
        Tensor minus = Affine.negative(w);
        Tensor l = bound(x, low, true);
        Tensor h = bound(x, high, false);
        Tensor z = layer.times(x, w).sub(layer.times(l, plus)).sub(layer.times(h, minus));
        Tensor s = Affine.over(r, z, epsilon);
        return x.mul(layer.transposed(s, w))
                .sub(l.mul(layer.transposed(s, plus)))
                .sub(h.mul(layer.transposed(s, minus)));
    }

    private static Tensor bound(Tensor x, List<Double> values, boolean least) {
        Shape s = x.shape();
        if (values.isEmpty()) {
            int[] axes = IntStream.range(1, s.rank()).toArray();
            return (least ? x.amin(axes) : x.amax(axes)).expandTo(s);
        }
        if (values.size() != 1 && values.size() != s.dim(1)) {
            throw new CamException(
                    "box: has "
                            + values.size()
                            + " channels, the layer's input "
                            + s
                            + "; give one value, or one for each channel");
        }
        int[] dims = new int[s.rank()];
        Arrays.fill(dims, 1);
        dims[1] = values.size();
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return x.engine().tensor(new Shape(dims), numbers).expandTo(s);
    }
}
