package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;

/// Occlusion (Zeiler and Fergus, 2014): a window `w` moves over the value; `d_w = S(x) - S(x with w
/// replaced)`. An element's number is the mean of `d_w` over the windows that cover it, or their
/// sum.
///
/// Units: those of the score. The map has the axes that the windows move over: `[n, c, ...]` where
/// they have a channel axis, `[n, 1, ...]` where they go through all channels.
///
/// Departures. Captum averages and cuts the last window of an axis off at the border: [Form#MEAN].
/// Xplique sums, leaves windows out that would reach over the border, and so may leave elements
/// there at zero: [Form#SUM], with patches of 3 and the value ½ in its profile.
///
/// Worked example: `S = 4·x_0 + 4·x_1 + 4·x_2` at `(2, 5, 3)`, a window of two elements, one step
/// at a time, baseline zero. The differences are `4·(2 + 5) = 28` and `4·(5 + 3) = 32`; the map is
/// `(28, 30, 32)`, and by sums `(28, 60, 32)`.
///
/// @param windows how a window moves
/// @param baseline what is put into it
/// @param form how windows that overlap count
public record Occlusion(Windows windows, Baseline baseline, Form form) implements Method {
    /// How windows that overlap count.
    public enum Form {
        /// their mean; the last window of an axis is cut off at the border
        MEAN,
        /// their sum; no window is cut off
        SUM
    }

    /// As the profile has it.
    public static Occlusion of(Profile profile) {
        return profile == Profile.XPLIQUE
                ? new Occlusion(Windows.patches(3, 3), new Baseline.Constant(0.5), Form.SUM)
                : new Occlusion(new Windows.Share(1 / 8.0, 1 / 16.0), Baseline.ZERO, Form.MEAN);
    }

    @Override
    public String name() {
        return "occlusion";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample(this::swept);
    }

    private Tensor swept(Evidence one, int sample) {
        Tensor value = one.activation();
        Engine engine = value.engine();
        boolean clipped = form == Form.MEAN;
        Sliding sliding = windows.over(value.shape());
        if (clipped && !sliding.covers()) {
            throw new CamException(
                    "occlusion: the stride "
                            + sliding.stride()
                            + " is greater than the window "
                            + sliding.window()
                            + ", so that elements are never covered; take smaller steps");
        }
        Tensor replacement = one.note("baseline", () -> baseline.of(value, sample));
        Tensor scores =
                one.note(
                        "scores",
                        () ->
                                row(
                                        one.scores(
                                                name(),
                                                sliding.count(clipped),
                                                k ->
                                                        sliding.outside(engine, k, clipped)
                                                                .where(value, replacement))));
        return engine.tensor(
                sliding.over(), spread(sliding, clipped, one.score().item(), scores.toDoubles()));
    }

    private static Tensor row(Tensor scores) {
        return scores.reshape(1, scores.shape().size());
    }

    private double[] spread(Sliding sliding, boolean clipped, double whole, double[] scores) {
        double[] sum = new double[sliding.over().size()];
        double[] covering = new double[sum.length];
        for (int k = 0; k < scores.length; k++) {
            sliding.add(sum, k, clipped, whole - scores[k]);
            sliding.add(covering, k, clipped, 1);
        }
        if (form == Form.SUM) return sum;
        for (int i = 0; i < sum.length; i++) sum[i] /= covering[i];
        return sum;
    }
}
