package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// A class over a part of a dense output `[n, classes, ...]` of any rank: `Σ_p m_p y_kp`, or that
/// over `Σ_p m_p`.
///
/// pytorch-grad-cam takes the sum. Xplique takes the mean over the positions where the mask is not
/// zero, which is the same for a mask of zeros and ones.
///
/// @param category the class `k`
/// @param mask `m`: `[1, ...]` for every sample, or `[n, ...]`
/// @param pooling sum or mean
public record Segmentation(int category, Tensor mask, Pooling pooling) implements Target {
    /// How positions are joined.
    public enum Pooling {
        /// `Σ_p m_p y_kp`
        SUM,
        /// `Σ_p m_p y_kp / Σ_p m_p`
        MEAN
    }

    /// @param mask marks something for each of its samples
    public Segmentation {
        if (mask.shape().rank() < 2 || mask.shape().size() == 0) {
            throw new CamException(
                    "segmentation: needs a mask [1, ...] for every sample or [batch, ...], got "
                            + mask.shape());
        }
        if (Layouts.flatten(mask.abs(), 1).amax(1).amin().item() == 0)
            throw new CamException("segmentation: a mask is zero everywhere; mark positions");
    }

    /// The class where the model itself finds it: where its score is the largest of all classes'.
    public static Target predicted(int category, Pooling pooling) {
        return new PredictedSegment(category, pooling);
    }

    @Override
    public String name() {
        return (pooling == Pooling.SUM ? "sum" : "mean") + " of class " + category + " in a mask";
    }

    @Override
    public Tensor score(Tensor output) {
        Shape plane = plane(output.shape(), category);
        int given = mask.shape().dim(0);
        Shape wanted = plane.with(0, given);
        if (mask.shape().rank() != plane.rank() - 1
                || !Layouts.unsqueeze(mask, 1).shape().equals(wanted)) {
            throw new CamException(
                    "segmentation: needs a mask with the extents of the output "
                            + output.shape()
                            + ", got "
                            + mask.shape());
        }
        Samples.check("segmentation", "masks", given, plane.dim(0));
        Tensor m = mask.reshape(wanted);
        Tensor y = output.slice(1, category, category + 1, 1);
        Tensor sum = Layouts.flatten(y.mul(m), 1).sum(1);
        return pooling == Pooling.SUM ? sum : sum.div(Layouts.flatten(m, 1).sum(1));
    }

    /// The shape of one class of a dense output.
    static Shape plane(Shape output, int category) {
        if (output.rank() < 3 || category < 0 || category >= output.dim(1)) {
            throw new CamException(
                    "segmentation: needs an output [batch, classes, ...] with class "
                            + category
                            + ", the model's is "
                            + output);
        }
        return output.with(1, 1);
    }

    @Override
    public Target sample(int i) {
        return new Segmentation(category, Samples.of(mask, i), pooling);
    }
}
