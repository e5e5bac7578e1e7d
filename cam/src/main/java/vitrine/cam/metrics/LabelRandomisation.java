package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Target;
import vitrine.engine.Shape;

import java.util.List;
import java.util.function.IntFunction;

/// Label randomisation, the random logit test (Sixt, Granz, Landgraf, 2020): how much a map
/// resembles those of other classes, drawn without replacement. A map that explains a class differs
/// from another's.
///
/// Worked example: similarities 0.4 and 0.2 to the maps of two other classes: 0.3.
///
/// Departures: Xplique draws one class.
///
/// @param target of a class, such as its logit
/// @param draws how many other classes, where there are as many
/// @param similarity of both maps
/// @param seed another seed gives other classes
public record LabelRandomisation(
        IntFunction<Target> target, int draws, Similarity similarity, long seed) implements Metric {
    /// @param draws at least one
    public LabelRandomisation {
        if (draws < 1) {
            throw new CamException("label-randomisation: needs at least one draw, got " + draws);
        }
    }

    /// Structural similarity to the maps of the logits of five other classes, or of one as Xplique
    /// has it.
    public static LabelRandomisation of(Profile profile) {
        return new LabelRandomisation(
                Target::logit, profile == Profile.XPLIQUE ? 1 : 5, new Ssim(), 0);
    }

    @Override
    public String name() {
        return "label-randomisation";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        List<Integer> own = trial.evidence().target().classes();
        Shape output = trial.evidence().output().shape();
        if (own.size() != 1 || output.rank() != 2 || output.dim(1) < 2) {
            throw new NotApplicable(
                    "label-randomisation: "
                            + trial.evidence().target().name()
                            + " is no class among others; explain a class, or use"
                            + " model-randomisation");
        }
        Noise noise = trial.noise(seed, name());
        int[] others = noise.permutation(output.dim(1) - 1, 0);
        double[] alike =
                trial.each(
                        name(),
                        Math.min(draws, others.length),
                        i -> {
                            int k = others[i] < own.getFirst() ? others[i] : others[i] + 1;
                            return similarity.of(trial.mapFor(target.apply(k)), trial.map());
                        });
        return Estimate.mean(alike, noise);
    }
}
