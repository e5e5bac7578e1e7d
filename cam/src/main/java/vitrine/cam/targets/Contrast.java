package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

/// `S_a - α·S_b`: what speaks for one rather than for another, such as for the cat and not for the
/// dog.
///
/// @param a what is explained
/// @param alpha `α`
/// @param b what it is held against
public record Contrast(Target a, double alpha, Target b) implements Target {
    /// @param alpha a finite number
    public Contrast {
        if (!Double.isFinite(alpha))
            throw new CamException("contrast: alpha needs a finite number, got " + alpha);
    }

    /// The logit of class `a` less `α` times that of class `b`.
    public static Contrast logits(int a, double alpha, int b) {
        return new Contrast(Target.logit(a), alpha, Target.logit(b));
    }

    @Override
    public String name() {
        return a.name() + " - " + alpha + " * " + b.name();
    }

    @Override
    public Tensor score(Tensor output) {
        return a.score(output).sub(b.score(output).mul(alpha));
    }

    @Override
    public Target resolve(Tensor output) {
        return new Contrast(a.resolve(output), alpha, b.resolve(output));
    }

    @Override
    public Target sample(int i) {
        return new Contrast(a.sample(i), alpha, b.sample(i));
    }
}
