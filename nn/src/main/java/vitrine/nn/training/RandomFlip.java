package vitrine.nn.training;

import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

/// Mirrors each picture left to right with a probability, as torchvision's `RandomHorizontalFlip`.
///
/// @param chance from 0 to 1
public record RandomFlip(double chance) implements Augmentation {
    /// @param chance 0.5 is usual
    public RandomFlip {
        if (!(chance >= 0 && chance <= 1)) {
            throw new ModelException("flip: needs a probability from 0 to 1, got " + chance);
        }
    }

    @Override
    public Tensor apply(Tensor images, String seed) {
        Tensor stays = Augmentation.perImage(images, seed + "/flip", 0, 1).ge(chance);
        return stays.where(images, Layouts.flip(images, 3));
    }
}
