package vitrine.cam;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

/// Whether a run can answer at all; what cannot is said in one sentence.
final class Verdict {
    private Verdict() {}

    static void check(Question question, Place place, Tail tail, Tensor output, Target target) {
        Shape wanted = new Shape(output.shape().dim(0), 1);
        if (!tail.score().shape().equals(wanted)) {
            throw new CamException(
                    "target "
                            + target.name()
                            + ": needs one score for each sample, "
                            + wanted
                            + ", got "
                            + tail.score().shape());
        }
        if (!finite(tail.score())) throw notFinite(question, target);
        if (!tail.trace().depends(tail.score(), tail.watched())) {
            throw new CamException(
                    "layer "
                            + place
                            + ": is not on the path to the score of "
                            + target.name()
                            + "; choose a layer whose output the score is computed from");
        }
    }

    static boolean finite(Tensor x) {
        for (double v : x.toDoubles()) if (!Double.isFinite(v)) return false;
        return true;
    }

    private static CamException notFinite(Question question, Target target) {
        for (int i = 0; i < question.inputs().size(); i++) {
            if (!finite(question.inputs().get(i))) {
                return new CamException(
                        new Place.ModelInput(i)
                                + ": holds values that are not finite; give finite numbers");
            }
        }
        String[] first = new String[1];
        Hooks.none()
                .output(
                        Selector.all(),
                        (Layer layer, Tensor y) -> {
                            if (first[0] == null && !finite(y)) first[0] = layer.path();
                            return y;
                        })
                .during(() -> question.model().apply(question.inputs()));
        return new CamException(
                "the score of "
                        + target.name()
                        + " is not finite: "
                        + (first[0] == null
                                ? "the model's output is finite, so the target made it so"
                                : "the first layer with such a value is "
                                        + first[0]
                                        + "; check its weights and the input's scale"));
    }
}
