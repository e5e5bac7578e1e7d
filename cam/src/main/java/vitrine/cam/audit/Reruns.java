package vitrine.cam.audit;

import vitrine.cam.ChannelMasks;
import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.methods.AblationCam;
import vitrine.cam.methods.ScoreCam;
import vitrine.engine.Tensor;

import java.util.function.IntToDoubleFunction;

/// Scores that a sweep found, each asked for by itself: the first, the last and the largest channel
/// of Score-CAM and Ablation-CAM. A batch must not change a score, so they are equal to the bit.
public record Reruns() implements Check {
    @Override
    public String name() {
        return "scores asked one by one";
    }

    @Override
    public Verdict of(Audit a) {
        if (a.answer().score().shape().dim(0) > 1)
            return Verdict.inapplicable(this, "there are several samples");
        return switch (a.method()) {
            case ScoreCam s -> score(a, s);
            case AblationCam s when s.replacement() == AblationCam.Value.ZERO -> ablation(a);
            default ->
                    Verdict.inapplicable(this, a.method().name() + " keeps no scores of channels");
        };
    }

    private Verdict score(Audit a, ScoreCam method) {
        Evidence e = a.study().evidence();
        Evidence input = e.at(Place.input());
        ChannelMasks masks = ChannelMasks.of(method, e, method.form());
        Tensor x = input.activation();
        Tensor found = a.answer().derivation().note("increase").value();
        double nothing = input.scoreAt(x.mul(0)).item();
        double whole = input.score().item();
        return compared(
                found,
                k -> {
                    float s = (float) input.scoreAt(x.mul(masks.mask(k))).item();
                    return switch (method.form()) {
                        case PAPER -> s - (float) nothing;
                        case PYTORCH_GRAD_CAM -> s;
                        case TORCH_CAM -> s - (float) whole;
                    };
                });
    }

    private Verdict ablation(Audit a) {
        Evidence e = a.study().evidence();
        Tensor at = e.activation();
        Tensor found = a.answer().derivation().note("score without").value();
        return compared(found, k -> e.scoreAt(without(at, k)).item());
    }

    private static Tensor without(Tensor at, int channel) {
        int channels = at.shape().dim(1);
        double[] kept = new double[channels];
        for (int k = 0; k < channels; k++) kept[k] = k == channel ? 0 : 1;
        int[] dims = new int[at.shape().rank()];
        java.util.Arrays.fill(dims, 1);
        dims[1] = channels;
        Tensor mask = at.engine().tensor(new vitrine.engine.Shape(dims), kept);
        return mask.where(at, at.mul(0));
    }

    private Verdict compared(Tensor found, IntToDoubleFunction alone) {
        double[] scores = found.toDoubles();
        int largest = 0;
        for (int k = 0; k < scores.length; k++) if (scores[k] > scores[largest]) largest = k;
        for (int k : new int[] {0, largest, scores.length - 1}) {
            double own = alone.applyAsDouble(k);
            if (own != scores[k])
                return Verdict.of(
                        this,
                        false,
                        "channel " + k + " alone scores " + own + ", the sweep says " + scores[k]);
        }
        return Verdict.of(
                this, true, "three of " + scores.length + " scores, alone, have the same bits");
    }
}
