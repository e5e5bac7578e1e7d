package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Note;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Target;
import vitrine.cam.targets.Finer;
import vitrine.engine.Tensor;

import java.util.List;

/// Finer-CAM (Zhang, Gu, Chowdhury, Mai, Carlyn, Berger-Wolf, Su, Chao, 2025): any CAM of what
/// tells a class from those most like it, `y_c - α · mean of y_j` over the classes `j` whose logits
/// are nearest to `y_c`. What they share cancels; details remain.
///
/// pytorch-grad-cam weights the differences by the others' probabilities, through which the
/// gradient flows too, and takes `α = 1`; see [Finer].
///
/// Worked example with Grad-CAM: one channel `A = [1 2]`, logits `y = mean A · (1, 3, -1)`, the
/// first class against both others with `α = 1`. `1 - (3 - 1)/2 = 0`, so the map is zero: summed
/// before it is rectified, nothing of the channel speaks for the first class alone.
///
/// @param base which CAM
/// @param ranks which of the other classes by nearness of the logit, 1 for the nearest
/// @param alpha `α`, how much the others count
/// @param weighting how the others are weighted
public record FinerCam(Method base, List<Integer> ranks, double alpha, Finer.Weighting weighting)
        implements Method {
    private static final List<Integer> NEAREST = List.of(1, 2, 3);

    /// @param ranks at least one
    public FinerCam {
        ranks = List.copyOf(ranks);
    }

    /// The form of a profile: the three nearest, with `α = 0.6`, or pytorch-grad-cam's.
    public static FinerCam of(Profile profile, Method base) {
        return profile == Profile.PYTORCH_GRAD_CAM
                ? new FinerCam(base, NEAREST, 1, Finer.Weighting.PROBABILITY)
                : new FinerCam(base, NEAREST, 0.6, Finer.Weighting.EVEN);
    }

    @Override
    public String name() {
        return "finer-cam";
    }

    @Override
    public Place place(String layer) {
        return base.place(layer);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return base.rendering(profile);
    }

    @Override
    public Tensor map(Evidence e) {
        if (e.target().classes().isEmpty()) {
            throw new NotApplicable(
                    "finer-cam: holds a class against those nearest to it, and "
                            + e.target().name()
                            + " is no class; choose a class as target");
        }
        Target finer = Finer.nearest(e.target(), ranks, alpha, weighting);
        Evidence contrast = e.with(finer);
        Tensor map = base.map(contrast);
        for (Note n : contrast.notes()) e.note(n.name(), n::value);
        return map;
    }
}
