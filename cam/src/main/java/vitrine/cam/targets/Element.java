package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;

/// One number of the output, as in regression: element `index` of a sample's output laid flat.
///
/// @param index counted from 0 in row-major order
public record Element(int index) implements Target {
    @Override
    public String name() {
        return "output " + index;
    }

    @Override
    public Tensor score(Tensor output) {
        Tensor flat = Layouts.flatten(Layouts.unsqueeze(output, output.shape().rank()), 1);
        int count = flat.shape().dim(1);
        if (index < 0 || index >= count) {
            throw new CamException(
                    "target "
                            + name()
                            + ": the model's output "
                            + output.shape()
                            + " has "
                            + count
                            + " numbers for each sample, counted from 0");
        }
        return flat.slice(1, index, index + 1, 1);
    }
}
