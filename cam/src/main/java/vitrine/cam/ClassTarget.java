package vitrine.cam;

import vitrine.engine.Index;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// The score of one class for every sample, or of a class of its own for each.
record ClassTarget(ClassScore kind, List<Integer> classes) implements Target {
    ClassTarget {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) throw new CamException("target: needs at least one class, got none");
    }

    @Override
    public String name() {
        String label = kind.label(classes.size());
        return label + " " + (classes.size() == 1 ? classes.getFirst() : classes);
    }

    @Override
    public Target sample(int i) {
        return classes.size() == 1 ? this : new ClassTarget(kind, List.of(classes.get(i)));
    }

    @Override
    public Tensor score(Tensor output) {
        check(output.shape());
        if (kind == ClassScore.LOGIT && classes.size() == 1)
            return output.slice(1, classes.getFirst(), classes.getFirst() + 1, 1);
        Index index = new Index(classes.stream().mapToInt(Integer::intValue).toArray());
        int all = output.shape().dim(1);
        return kind.of(output, Selection.oneHot(output.engine(), index, all));
    }

    private void check(Shape s) {
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
        if (classes.size() != 1 && s.dim(0) != classes.size()) {
            throw new CamException(
                    "target: "
                            + classes.size()
                            + " classes were given for a batch of "
                            + s.dim(0)
                            + "; give one for each sample");
        }
        if (kind != ClassScore.LOGIT && s.dim(1) < 2) {
            throw new CamException(
                    "target "
                            + name()
                            + ": needs at least two classes, the model has "
                            + s.dim(1)
                            + "; use the logit");
        }
    }
}
