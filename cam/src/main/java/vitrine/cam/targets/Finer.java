package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/// The score of Finer-CAM (Zhang, Gu, Chowdhury, Wang, Carlyn, Berger-Wolf, Su, Chao, 2025): what
/// tells a class apart from those most like it, `Σ_j w_j (y_k - α y_j) / Σ_j w_j` over the others.
///
/// @param main the class `k`
/// @param others the classes `j`
/// @param alpha `α`, how much the others count
/// @param weighting the `w_j`
public record Finer(int main, List<Integer> others, double alpha, Weighting weighting)
        implements Target {
    private static final double EPSILON = 1e-9;

    /// How the other classes are weighted.
    public enum Weighting {
        /// `w_j = softmax(y)_j`, whose gradient counts too, and `1e-9` added to their sum: as
        /// pytorch-grad-cam does, with `α = 1`.
        PROBABILITY,
        /// `w_j = 1`: as torch-cam does, with `α = 0.6`.
        EVEN
    }

    /// @param others at least one
    public Finer {
        others = List.copyOf(others);
        if (others.isEmpty())
            throw new CamException("finer target: needs at least one other class, got none");
        if (!Double.isFinite(alpha))
            throw new CamException("finer target: alpha needs a finite number, got " + alpha);
    }

    /// For each sample, its class and those with the logits nearest to that of its class; where
    /// they are equally near, the lower number first.
    ///
    /// @param main a class, or one for each sample, or the top class
    /// @param ranks which of the nearest: 1 for the next to the class itself
    public static Target nearest(
            Target main, List<Integer> ranks, double alpha, Weighting weighting) {
        return new Nearest(main, ranks, alpha, weighting);
    }

    @Override
    public String name() {
        return "logit " + main + " - " + alpha + " * logits " + others;
    }

    @Override
    public Tensor score(Tensor output) {
        Tensor y = Target.logit(main).score(output);
        List<Tensor> contrasts = new ArrayList<>();
        for (int j : others) contrasts.add(y.sub(Target.logit(j).score(output).mul(alpha)));
        if (weighting == Weighting.EVEN) return sum(contrasts).div(others.size());
        Tensor p = output.softmax(1);
        List<Tensor> weights = others.stream().map(j -> Target.logit(j).score(p)).toList();
        for (int i = 0; i < weights.size(); i++)
            contrasts.set(i, contrasts.get(i).mul(weights.get(i)));
        return sum(contrasts).div(sum(weights).add(EPSILON));
    }

    private static Tensor sum(List<Tensor> terms) {
        return terms.stream().reduce(Tensor::add).orElseThrow();
    }
}
