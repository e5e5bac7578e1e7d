package vitrine.cam;

import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.List;

/// One question: what, in this input, at this layer, speaks for this target?
///
/// {@snippet :
/// Saliency s = new Study(model, image, "layer4.1", Target.top()).explain(new GradCam());
/// float[] heat = Profile.PAPER.render(s.map(), 224, 224).toArray();
/// }
///
/// @param model the network
/// @param input its input, a batch of samples
/// @param layer the path of the layer to look at
/// @param target what is to be explained
public record Study(Layer model, Tensor input, String layer, Target target) {
    /// Runs the model once and is ready to answer.
    public Evidence evidence() {
        return new Evidence(run());
    }

    private Run run() {
        return new Run(model, input, layer, target);
    }

    /// The method's map with its derivation.
    public Saliency explain(CamMethod method) {
        return explain(List.of(method)).getFirst();
    }

    /// Each method's map with its derivation, from one run of the model.
    public List<Saliency> explain(List<? extends CamMethod> methods) {
        Run run = run();
        Digest digest = Digest.of(input);
        return methods.stream().map(m -> answer(run, digest, m)).toList();
    }

    private Saliency answer(Run run, Digest digest, CamMethod method) {
        Evidence e = new Evidence(run);
        Tensor map = method.map(e);
        Derivation derivation =
                new Derivation(
                        method.toString(),
                        layer,
                        run.target().name(),
                        input.engine().name(),
                        Engine.ORDER_CONTRACT,
                        digest,
                        e.notes());
        return new Saliency(map, run.score(), run.output(), run.target(), derivation);
    }
}
