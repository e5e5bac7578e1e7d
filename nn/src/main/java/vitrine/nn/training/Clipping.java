package vitrine.nn.training;

import vitrine.engine.Elementwise;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

import java.util.ArrayList;
import java.util.List;

/// How gradients that are too large are held back before a step.
@FunctionalInterface
public interface Clipping {
    /// Gradients as they are.
    Clipping NONE = gradients -> gradients;

    /// The gradients to follow.
    ///
    /// @param gradients one for each parameter that is learned, in the order of the parameters
    List<Tensor> of(List<Tensor> gradients);

    /// All gradients times `most / (norm + 1e-6)` where their common Euclidean norm is larger than
    /// that (Pascanu et al., 2013), as PyTorch's `clip_grad_norm_`. A norm that is no number leaves
    /// them as they are.
    static Clipping norm(double most) {
        positive("norm", most);
        return gradients -> {
            double factor = most / (norm(gradients) + 1e-6);
            if (!(factor < 1)) return gradients;
            List<Tensor> held = new ArrayList<>();
            for (Tensor g : gradients) held.add(g.mul(factor));
            return held;
        };
    }

    /// Each element held between `-most` and `most`, as PyTorch's `clip_grad_value_`.
    static Clipping value(double most) {
        positive("value", most);
        return gradients -> gradients.stream().map(g -> Elementwise.clamp(g, -most, most)).toList();
    }

    /// `√Σ g²` over the elements of all gradients; their sums are added in double, in order.
    static double norm(List<Tensor> gradients) {
        double sum = 0;
        for (Tensor g : gradients) sum += g.square().sum().item();
        return Math.sqrt(sum);
    }

    private static void positive(String what, double most) {
        if (!(most > 0)) {
            throw new ModelException(
                    "clipping: needs a positive " + what + ", got " + most + "; 1 is usual");
        }
    }
}
