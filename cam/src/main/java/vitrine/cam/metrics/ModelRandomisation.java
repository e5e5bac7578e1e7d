package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Network;
import vitrine.nn.Names;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Model parameter randomisation (Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim, 2018): how much
/// a map still resembles itself when layers of the model have lost what they learnt. A map that
/// explains the model changes; one that shows the input's edges does not. The figure is the mean
/// similarity over the steps of a scheme.
///
/// Worked example: three steps with rank correlations 0.5, 0.1 and 0: 0.2.
///
/// @param model builds the model again
/// @param layers which are drawn anew, the nearest to the score first; none means all that have
///   parameters, the last to be built first
/// @param scheme which of them at which step
/// @param similarity of the map to the model's own
/// @param draws how often weights are drawn
/// @param seed another seed gives other weights
public record ModelRandomisation(
        Rebuild model,
        List<String> layers,
        Scheme scheme,
        Similarity similarity,
        int draws,
        long seed)
        implements Metric {
    /// @param draws at least one
    public ModelRandomisation {
        layers = List.copyOf(layers);
        if (draws < 1) {
            throw new CamException("model-randomisation: needs at least one draw, got " + draws);
        }
    }

    /// The similarity that is left after a step.
    ///
    /// @param layer the last that was drawn anew
    /// @param similarity of the map to the model's own
    public record Step(String layer, double similarity) {}

    @Override
    public String name() {
        return "model-randomisation";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public Estimate of(Trial trial) {
        double[] means = new double[draws];
        for (int d = 0; d < draws; d++) {
            List<Step> steps = steps(trial, d);
            means[d] = steps.stream().mapToDouble(Step::similarity).sum() / steps.size();
        }
        return Estimate.mean(means, trial.noise(seed, name()));
    }

    /// What is left after each step.
    ///
    /// @param draw the number of the draw, from 0
    public List<Step> steps(Trial trial, int draw) {
        List<List<String>> steps = scheme.steps(chosen());
        double[] left =
                trial.each(
                        name(),
                        steps.size(),
                        k -> similarity.of(trial.mapBy(lost(steps.get(k), draw)), trial.map()));
        List<Step> found = new ArrayList<>();
        for (int k = 0; k < left.length; k++) {
            found.add(new Step(steps.get(k).getLast(), left[k]));
        }
        return found;
    }

    /// The model without what some layers had learnt.
    private Network lost(List<String> some, int draw) {
        return model.with(own -> new Redrawn(own, some, seed + draw));
    }

    private List<String> chosen() {
        Set<String> parameters = new LinkedHashSet<>();
        model.with(own -> new Recorded(own, parameters));
        if (layers.isEmpty()) {
            return new ArrayList<>(
                            new LinkedHashSet<>(
                                    parameters.stream().map(ModelRandomisation::layer).toList()))
                    .reversed();
        }
        for (String layer : layers) {
            if (parameters.stream().anyMatch(p -> Redrawn.within(p, layer))) continue;
            throw new CamException(
                    name()
                            + ": the model has no parameters of layer "
                            + layer
                            + Names.near(
                                    layer,
                                    parameters.stream().map(ModelRandomisation::layer).toList()));
        }
        return layers;
    }

    private static String layer(String parameter) {
        int dot = parameter.lastIndexOf('.');
        return dot < 0 ? parameter : parameter.substring(0, dot);
    }
}
