package vitrine.cam;

import vitrine.engine.Index;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// The logit of one class for every sample, or of a class of its own for each.
record ClassTarget(List<Integer> classes) implements Target {
    @Override
    public String name() {
        return classes.size() == 1 ? "logit " + classes.getFirst() : "logits " + classes;
    }

    @Override
    public Target sample(int i) {
        return classes.size() == 1 ? this : new ClassTarget(List.of(classes.get(i)));
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        if (s.rank() != 2) {
            throw new CamException(
                    "target: a class needs an output [batch, classes], the model's is " + s);
        }
        for (int k : classes) {
            if (k < 0 || k >= s.dim(1)) {
                throw new CamException(
                        "target: class "
                                + k
                                + " is not one of the model's "
                                + s.dim(1)
                                + " classes (0 to "
                                + (s.dim(1) - 1)
                                + ")");
            }
        }
        if (classes.size() == 1) {
            return output.slice(1, classes.getFirst(), classes.getFirst() + 1, 1);
        }
        if (s.dim(0) != classes.size()) {
            throw new CamException(
                    "target: "
                            + classes.size()
                            + " classes were given for a batch of "
                            + s.dim(0)
                            + "; give one for each sample");
        }
        Index index = new Index(classes.stream().mapToInt(Integer::intValue).toArray());
        return Selection.oneHot(output.engine(), index, s.dim(1)).mul(output).sum(1);
    }
}
