package vitrine.nn.training;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;
import vitrine.nn.weights.Seeded;

/// Moves each picture by up to `margin` pixels each way, with zeros where nothing moves in: a crop
/// of the padded picture, as torchvision's `RandomCrop(size, padding)`.
///
/// @param margin in pixels
public record RandomCrop(int margin) implements Augmentation {
    /// @param margin 4 is usual for pictures of 32 pixels
    public RandomCrop {
        if (margin < 0)
            throw new ModelException("crop: needs a margin of 0 or more, got " + margin);
    }

    @Override
    public Tensor apply(Tensor images, String seed) {
        Tensor[] crops = new Tensor[Augmentation.count(images)];
        int height = images.shape().dim(2);
        int width = images.shape().dim(3);
        Tensor padded =
                Layouts.pad(Layouts.pad(images, 2, margin, margin, 0), 3, margin, margin, 0);
        for (int n = 0; n < crops.length; n++) {
            int top = offset(seed + "/row", n);
            int left = offset(seed + "/column", n);
            crops[n] =
                    padded.slice(0, n, n + 1, 1)
                            .slice(2, top, top + height, 1)
                            .slice(3, left, left + width, 1);
        }
        return Layouts.cat(0, crops);
    }

    private int offset(String seed, int n) {
        return (int) ((Seeded.uniform(seed, n) + 1) / 2 * (2 * margin + 1));
    }
}
