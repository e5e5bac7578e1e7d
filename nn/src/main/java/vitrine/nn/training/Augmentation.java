package vitrine.nn.training;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.weights.Seeded;

/// Changes a batch of pictures at random, without changing what they show.
///
/// Random numbers go by counter: they depend on the seed and the position in the batch alone. A
/// seed that names the step (`flips/step 12`) gives other numbers at every step, and the same when
/// the step is taken again.
@FunctionalInterface
public interface Augmentation {
    /// Pictures as they are.
    Augmentation NONE = (images, seed) -> images;

    /// @param images `[n, channels, height, width]`
    /// @param seed another seed gives other numbers
    Tensor apply(Tensor images, String seed);

    /// This one, then another with numbers of its own.
    default Augmentation then(Augmentation next) {
        return (images, seed) -> next.apply(apply(images, seed + "/first"), seed + "/then");
    }

    /// One number in `[low, high)` for each picture of a batch, `[n, 1, 1, 1]`.
    static Tensor perImage(Tensor images, String seed, double low, double high) {
        int n = count(images);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = low + (high - low) * (Seeded.uniform(seed, i) + 1) / 2;
        }
        return images.engine().tensor(new Shape(n, 1, 1, 1), values);
    }

    /// How many pictures there are, or a [ModelException] where these are none.
    static int count(Tensor images) {
        Shape s = images.shape();
        if (s.rank() == 4) return s.dim(0);
        throw new ModelException(
                "augmentation: needs pictures [n, channels, height, width], got " + s);
    }
}
