package vitrine.cam.goldens;

import vitrine.cam.Target;
import vitrine.engine.Index;
import vitrine.engine.Selection;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;

import java.util.List;
import java.util.stream.IntStream;

/// What a golden case explains: a list of one description per sample, such as `["logit", 3]`.
final class GoldenTarget {
    private GoldenTarget() {}

    /// @param described the manifest's `targets`: null for the top class
    static Target of(Object described) {
        if (described == null) return Target.top();
        List<List<Object>> each = Goldens.list(described).stream().map(Goldens::list).toList();
        int[] classes = each.stream().mapToInt(t -> number(t.get(1)).intValue()).toArray();
        String kind = String.valueOf(each.getFirst().getFirst());
        return switch (kind) {
            case "logit" -> Target.logits(classes);
            case "softmax" -> Target.of(kind, y -> pick(y.softmax(1), classes));
            case "rest" ->
                    Target.of(kind, y -> pick(y, classes).add(pick(y.logSoftmax(1), classes)));
            case "finer" -> Target.of(kind, y -> finer(y, each, classes));
            default -> throw new IllegalArgumentException("no target " + kind);
        };
    }

    private static Number number(Object value) {
        return (Number) value;
    }

    private static Tensor pick(Tensor y, int[] classes) {
        return Selection.oneHot(y.engine(), new Index(classes), y.shape().dim(1)).mul(y).sum(1);
    }

    /// `Σ_j p_j (y_main - α y_j) / (Σ_j p_j + 1e-9)` over the other classes `j`.
    private static Tensor finer(Tensor y, List<List<Object>> each, int[] classes) {
        double alpha = number(each.getFirst().get(3)).doubleValue();
        int others = Goldens.list(each.getFirst().get(2)).size();
        Tensor p = y.softmax(1);
        List<Tensor> weights =
                IntStream.range(0, others).mapToObj(j -> pick(p, other(each, j))).toList();
        Tensor sum = weights.getFirst().mul(0);
        Tensor total = sum;
        for (int j = 0; j < others; j++) {
            Tensor contrast = pick(y, classes).sub(pick(y, other(each, j)).mul(alpha));
            sum = sum.add(weights.get(j).mul(contrast));
            total = total.add(weights.get(j));
        }
        return sum.div(total.add(1e-9));
    }

    private static int[] other(List<List<Object>> each, int j) {
        return each.stream().mapToInt(t -> Goldens.integers(t.get(2))[j]).toArray();
    }
}
