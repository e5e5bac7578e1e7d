package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.engine.Tensor;

/// What a layer puts out: `A`, every channel of it. It says where something was seen, not what for.
public record LayerActivation() implements Method {
    @Override
    public String name() {
        return "activation";
    }

    @Override
    public Tensor map(Evidence e) {
        return e.activation();
    }
}
