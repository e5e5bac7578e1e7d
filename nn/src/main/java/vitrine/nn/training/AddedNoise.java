package vitrine.nn.training;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.weights.Seeded;

/// Adds a normal number to every value (Box and Muller, 1958).
///
/// @param deviation of the noise, in units of the pictures
public record AddedNoise(double deviation) implements Augmentation {
    /// @param deviation 0 or more
    public AddedNoise {
        if (!(deviation >= 0)) {
            throw new ModelException("noise: needs a deviation of 0 or more, got " + deviation);
        }
    }

    @Override
    public Tensor apply(Tensor images, String seed) {
        Shape s = images.shape();
        float[] noise = Seeded.normals(seed + "/noise", s.size(), deviation);
        return images.add(images.engine().tensor(s, noise));
    }
}
