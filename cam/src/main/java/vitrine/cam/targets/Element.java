package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.stream.Collectors;

/// One number of the output: `new Element(k, y, x)` is class `k` at a pixel, `new Element(i)`
/// element `i` of a sample's output laid flat, as in regression.
///
/// @param position an index for each axis behind the batch; or one alone, in row-major order
public record Element(List<Integer> position) implements Target {
    /// @param position at least one index
    public Element {
        position = List.copyOf(position);
        if (position.isEmpty()) throw new CamException("element: needs an index, got none");
    }

    /// @param position an index for each axis behind the batch; or one alone, in row-major order
    public Element(Integer... position) {
        this(List.of(position));
    }

    @Override
    public String name() {
        return "output " + position.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        Tensor flat = Layouts.flatten(Layouts.unsqueeze(output, s.rank()), 1);
        int index = position.size() == 1 ? position.getFirst() : flatIndex(s);
        int count = flat.shape().dim(1);
        if (index < 0 || index >= count) {
            throw new CamException(
                    "target "
                            + name()
                            + ": the model's output "
                            + s
                            + " has "
                            + count
                            + " numbers for each sample, counted from 0");
        }
        return flat.slice(1, index, index + 1, 1);
    }

    private int flatIndex(Shape s) {
        boolean inside = position.size() == s.rank() - 1;
        int index = 0;
        for (int a = 1; inside && a < s.rank(); a++) {
            int k = position.get(a - 1);
            inside = k >= 0 && k < s.dim(a);
            index = index * s.dim(a) + k;
        }
        if (inside) return index;
        throw new CamException(
                "target "
                        + name()
                        + ": the model's output is "
                        + s
                        + ", batch first; give an index within each axis behind the batch");
    }
}
