package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Smoothing;
import vitrine.engine.Elementwise;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// A value in levels from most perturbed to untouched, between which a mask chooses: 1 keeps, 0
/// takes away all that is to be taken away.
public sealed interface Pyramid {
    /// Blurred by Gaussians with deviations from `sigma` down to 0 in equal steps, outside of the
    /// image zero.
    ///
    /// @param levels at least 2
    /// @param sigma of the first level, in elements
    record Blur(int levels, double sigma) implements Pyramid {
        /// Checks the numbers.
        public Blur {
            atLeastTwo(levels);
            if (!(sigma > 0)) {
                throw new CamException("blur: needs a positive deviation, got " + sigma);
            }
        }

        @Override
        public Tensor level(Tensor x, double t) {
            return Smoothing.ZERO.gaussian(x, (1 - t) * sigma);
        }
    }

    /// Faded to zero.
    ///
    /// @param levels at least 2; how many does not change what a mask makes of them
    record Fade(int levels) implements Pyramid {
        /// Checks the number.
        public Fade {
            atLeastTwo(levels);
        }

        @Override
        public Tensor level(Tensor x, double t) {
            return x.mul(t);
        }
    }

    private static void atLeastTwo(int levels) {
        if (levels < 2) throw new CamException("levels: need at least 2, got " + levels);
    }

    /// How many levels there are.
    int levels();

    /// What is left of `x` at `t`, from 0, most perturbed, to 1, untouched.
    Tensor level(Tensor x, double t);

    /// All levels of a sample `[1, c, ...]`, most perturbed first: `[levels, c, ...]`.
    default Tensor of(Tensor x) {
        Tensor[] all = new Tensor[levels()];
        Arrays.setAll(all, l -> level(x, (double) l / (levels() - 1)));
        return Layouts.cat(0, all);
    }

    /// What a mask `[k, 1, ...]` makes of the levels of a sample: each position lies between the
    /// two levels next to `mask · (levels - 1)`, linearly. Differentiable in the mask.
    static Tensor masked(Tensor levels, Tensor mask) {
        int count = levels.shape().dim(0);
        Tensor at = mask.mul(count - 1);
        Tensor below = Elementwise.floor(at.detached());
        Tensor lower = levels.slice(0, count - 1, count, 1).mul(below.ge(count - 1));
        Tensor upper = lower;
        for (int l = 0; l < count - 1; l++) {
            Tensor here = below.eq(level(below, l));
            lower = lower.add(here.mul(levels.slice(0, l, l + 1, 1)));
            upper = upper.add(here.mul(levels.slice(0, l + 1, l + 2, 1)));
        }
        return lower.add(at.sub(below).mul(upper.sub(lower)));
    }

    private static Tensor level(Tensor like, int l) {
        int[] ones = new int[like.shape().rank()];
        Arrays.fill(ones, 1);
        return like.engine().full(new Shape(ones), l);
    }
}
