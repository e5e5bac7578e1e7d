package vitrine.cam.goldens;

import vitrine.cam.ClassScore;
import vitrine.cam.Target;
import vitrine.cam.targets.Each;
import vitrine.cam.targets.Finer;
import vitrine.cam.targets.Segmentation;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a golden case explains: a list of one description per sample, such as `["logit", 3]`.
final class GoldenTarget {
    private GoldenTarget() {}

    /// @param example a case, whose `targets` are null for the top class
    /// @param goldens where a mask is stored
    static Target of(Map<String, Object> example, Goldens goldens, Engine engine) {
        Object described = example.get("targets");
        if (described == null) return Target.top();
        List<List<Object>> each = Goldens.list(described).stream().map(Goldens::list).toList();
        int[] classes = each.stream().mapToInt(t -> number(t.get(1)).intValue()).toArray();
        String kind = String.valueOf(each.getFirst().getFirst());
        return switch (kind) {
            case "logit" -> Target.logits(classes);
            case "softmax" -> Target.of(ClassScore.PROBABILITY, classes);
            case "rest" -> Target.of(ClassScore.REST, classes);
            case "finer" -> new Each(each.stream().map(GoldenTarget::finer).toList());
            case "seg" ->
                    new Segmentation(classes[0], mask(goldens, engine), Segmentation.Pooling.SUM);
            default -> throw new IllegalArgumentException("no target " + kind);
        };
    }

    private static Number number(Object value) {
        return (Number) value;
    }

    private static Target finer(List<Object> described) {
        return new Finer(
                number(described.get(1)).intValue(),
                Arrays.stream(Goldens.integers(described.get(2))).boxed().toList(),
                number(described.get(3)).doubleValue(),
                Finer.Weighting.PROBABILITY);
    }

    private static Tensor mask(Goldens goldens, Engine engine) {
        Goldens.Golden mask = goldens.tensor("in/x_mask");
        Shape one = new Shape(1, mask.shape()[0], mask.shape()[1]);
        return engine.tensor(one, mask.floats());
    }
}
