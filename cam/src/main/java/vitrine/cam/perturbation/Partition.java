package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.BitSet;

/// Which feature each element of one sample's value belongs to.
///
/// @param shape `[1, c, ...]`, or `[1, 1, ...]` where all channels of a position go together
/// @param feature the features of the elements in row-major order, from 0 to `count - 1`
/// @param count how many features there are
public record Partition(Shape shape, Index feature, int count) {
    /// A partition by any numbers: equal numbers are one feature, ascending numbers ascending ones.
    public static Partition of(Shape shape, int... number) {
        if (number.length != shape.size() || shape.rank() < 2 || shape.dim(0) != 1) {
            throw new CamException(
                    "features: need a shape [1, c, ...] and a number for each of its elements, got "
                            + shape
                            + " and "
                            + number.length
                            + " numbers");
        }
        int[] distinct = Arrays.stream(number).sorted().distinct().toArray();
        int[] dense = new int[number.length];
        Arrays.setAll(dense, i -> Arrays.binarySearch(distinct, number[i]));
        return new Partition(shape, new Index(dense), distinct.length);
    }

    /// One number for each feature, at each of its elements.
    public Tensor spread(Engine engine, double[] values) {
        int[] of = feature.values();
        double[] spread = new double[of.length];
        for (int i = 0; i < of.length; i++) spread[i] = values[of[i]];
        return engine.tensor(shape, spread);
    }

    /// One where the element's feature is kept, else zero.
    public Tensor kept(Engine engine, BitSet features) {
        double[] one = new double[count];
        for (int f = 0; f < count; f++) one[f] = features.get(f) ? 1 : 0;
        return spread(engine, one);
    }
}
