package vitrine.nn.models;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;

/// `((x · std + mean) - 0.5) / 0.5` per channel: from an input that was normalised with ImageNet's
/// mean and deviation to one in -1…1, which the checkpoints of the inception networks were trained
/// on. It is torchvision's `transform_input`, on for its own checkpoints.
final class FromImagenet extends Layer {
    FromImagenet(Site site) {
        super(site);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor scale = channels(x, 0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5);
        Tensor shift = channels(x, (0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5);
        return x.mul(scale).add(shift);
    }

    private static Tensor channels(Tensor x, double... values) {
        return x.engine().tensor(new Shape(1, values.length, 1, 1), values);
    }
}
