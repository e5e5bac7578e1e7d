package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Smoothing;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// Extremal perturbation (Fong, Patrick, Vedaldi, 2019): of all smooth masks that cover a given
/// share of the image, the one that alone keeps the score highest. For each area `a` the parameters
/// of a [SmoothMask] climb `R(m) - λ mean((sort(m) - r_a)²)`, where `r_a` is 0 for the first `1 -
/// a` of all positions and 1 for the rest, and `m` has its margins; [Variant] says what `R` is.
/// They start from all ones and stay within 0 and 1. `λ` begins at 300 and grows by 0.35 % each
/// step, the steps are 0.01 with momentum 0.9 and dampening 0.9, and with [Jitter#FLIP] every other
/// step sees the image flipped along its last axis.
///
/// The score is the target's: for the contrastive reward ask for a [MarginTarget]. The map is the
/// sum of the areas' masks, the notes `rewards` and `penalties`, `[areas, steps]`, say how the
/// climb went.
///
/// Worked example, [SmoothMask] with step 1 and reach 1, so that `k(0) = 1`, `k(1) = e^{-1/2}`:
/// with all parameters 1, position 0 of three sees `z = (1, 0.607, 0.011)` on its right and zeros
/// on its left, and the smooth maximum is 0.9998.
///
/// @param areas the shares of the image, one mask for each
/// @param variant what is rewarded
/// @param pyramid what takes the place of what is not kept
/// @param mask the masks to choose from
/// @param steps how many steps to climb
/// @param jitter how the image is moved between steps
/// @param smooth the deviation of a last smoothing with zeros outside, as a share of the smallest
///   extent, or 0 for none
public record ExtremalPerturbation(
        List<Double> areas,
        Variant variant,
        Pyramid pyramid,
        SmoothMask mask,
        int steps,
        Jitter jitter,
        double smooth)
        implements Method {
    /// What is rewarded.
    public enum Variant {
        /// The score of what the mask keeps.
        PRESERVE,
        /// The score of what is left without it, negated.
        DELETE,
        /// The one plus the other.
        DUAL
    }

    /// How the image is moved between steps.
    public enum Jitter {
        /// Not at all.
        NONE,
        /// Flipped along its last axis in every other step, the first included.
        FLIP
    }

    /// Checks the numbers.
    public ExtremalPerturbation {
        areas = List.copyOf(areas);
        if (areas.isEmpty() || !areas.stream().allMatch(a -> a > 0 && a < 1)) {
            throw new CamException("areas: need shares between 0 and 1, got " + areas);
        }
        if (steps < 1 || !(smooth >= 0)) {
            throw new CamException(
                    "extremal perturbation: needs a positive number of steps and a smoothing that"
                            + " is not negative, got "
                            + steps
                            + " and "
                            + smooth);
        }
    }

    /// A tenth of the image to be preserved, blurred by up to 20 pixels in 8 levels, in 800 steps.
    public static ExtremalPerturbation of(Profile profile) {
        return new ExtremalPerturbation(
                List.of(0.1),
                Variant.PRESERVE,
                new Pyramid.Blur(8, 20),
                new SmoothMask(7, 21),
                800,
                Jitter.FLIP,
                0);
    }

    @Override
    public String name() {
        return "extremal-perturbation";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample(one -> masks(one).sum(0));
    }

    /// The mask of each area, `[areas, 1, ...]`, for one sample.
    public Tensor masks(Evidence e) {
        if (e.batch() != 1) {
            throw new CamException(
                    "extremal perturbation: masks need one sample, got " + e.batch());
        }
        if (e.activation().shape().rank() == 2) {
            throw new NotApplicable(
                    "extremal perturbation: the value "
                            + e.activation().shape()
                            + " has no space for a smooth mask; ask for a method of features, such"
                            + " as kernel-shap");
        }
        Tensor found = new Climb(this, e).found();
        int least = Arrays.stream(Space.extents(found)).min().orElse(0);
        return smooth > 0 ? Smoothing.ZERO.gaussian(found, smooth * least) : found;
    }
}
