package vitrine.nn.training;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

/// Changes each picture's brightness, contrast and saturation, each by a factor of its own in `[1 -
/// amount, 1 + amount)`: `x ← f x`, then `x ← f x + (1 - f) mean(grey(x))`, then `x ← f x + (1 - f)
/// grey(x)`, with `grey = 0.299 red + 0.587 green + 0.114 blue`.
///
/// Departs from torchvision's `ColorJitter` in the fixed order and in that values are not held
/// between 0 and 1. Belongs before the mean is subtracted.
///
/// @param brightness how much of it changes, from 0 to 1
/// @param contrast likewise
/// @param saturation likewise
public record ColourJitter(double brightness, double contrast, double saturation)
        implements Augmentation {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /// @param brightness 0.4 is usual for all three
    public ColourJitter {
        check("brightness", brightness);
        check("contrast", contrast);
        check("saturation", saturation);
    }

    private static void check(String what, double amount) {
        if (!(amount >= 0 && amount <= 1)) {
            throw new ModelException(
                    "colour jitter: needs a " + what + " from 0 to 1, got " + amount);
        }
    }

    @Override
    public Tensor apply(Tensor images, String seed) {
        Shape s = images.shape();
        if (s.rank() != 4 || s.dim(1) != 3) {
            throw new ModelException(
                    "colour jitter: needs pictures [n, 3, height, width], got " + s);
        }
        Tensor x = images.mul(factor(images, seed + "/brightness", brightness));
        Tensor middle = grey(x).mean(2, 3);
        x = mixed(x, middle, factor(images, seed + "/contrast", contrast));
        return mixed(x, grey(x), factor(images, seed + "/saturation", saturation));
    }

    private static Tensor factor(Tensor images, String seed, double amount) {
        return Augmentation.perImage(images, seed, 1 - amount, 1 + amount);
    }

    private static Tensor grey(Tensor x) {
        return band(x, 0).mul(RED).add(band(x, 1).mul(GREEN)).add(band(x, 2).mul(BLUE));
    }

    private static Tensor band(Tensor x, int index) {
        return x.slice(1, index, index + 1, 1);
    }

    /// `f x + (1 - f) other`
    private static Tensor mixed(Tensor x, Tensor other, Tensor f) {
        return x.mul(f).add(other.mul(f.rsub(1)));
    }
}
