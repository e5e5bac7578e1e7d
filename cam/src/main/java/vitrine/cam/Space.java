package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The axes of a value `[n, c, ...]` that are space: all from the third on, however many. A value
/// `[n, c]` has no space, and what is asked of it is the value itself.
public final class Space {
    private Space() {}

    /// The space's axes.
    public static int[] axes(Tensor x) {
        return IntStream.range(2, x.shape().rank()).toArray();
    }

    /// The extents of the space.
    public static int[] extents(Tensor x) {
        return Arrays.copyOfRange(x.shape().dims(), 2, x.shape().rank());
    }

    /// How many positions there are.
    public static int positions(Tensor x) {
        return x.shape().product(2, x.shape().rank());
    }

    /// The mean over space, whose axes are kept.
    public static Tensor mean(Tensor x) {
        return x.shape().rank() > 2 ? x.mean(axes(x)) : x;
    }

    /// The sum over space, whose axes are kept.
    public static Tensor sum(Tensor x) {
        return x.shape().rank() > 2 ? x.sum(axes(x)) : x;
    }

    /// Space as one axis: `[n, c, positions]`.
    public static Tensor flat(Tensor x) {
        return x.reshape(x.shape().dim(0), x.shape().dim(1), positions(x));
    }

    /// The least over everything but the batch.
    public static Tensor least(Tensor x) {
        return x.amin(IntStream.range(1, x.shape().rank()).toArray());
    }

    /// The greatest over everything but the batch.
    public static Tensor greatest(Tensor x) {
        return x.amax(IntStream.range(1, x.shape().rank()).toArray());
    }

    /// Throws [NotApplicable] for a method that compares positions where the place has only one.
    public static void several(Method method, Evidence e) {
        if (positions(e.activation()) > 1) return;
        throw new NotApplicable(
                method.name()
                        + ": compares positions, and "
                        + e.place()
                        + " has one, its value is "
                        + e.activation().shape()
                        + "; choose a layer that gives maps, or a method such as grad-cam");
    }
}
