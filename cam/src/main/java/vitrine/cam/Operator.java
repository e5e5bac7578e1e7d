package vitrine.cam;

import vitrine.engine.Tensor;

import java.util.List;
import java.util.function.UnaryOperator;

/// A score that is computed from a model, its inputs and targets given as a tensor: Xplique's `g(f,
/// x, y)`. The targets become a second input of the network studied, so that each sample of a batch
/// keeps its own.
///
/// {@snippet :
/// Tensor oneHot = Selection.oneHot(engine, new Index(243, 281), 1000);
/// Saliency s = Operator.CLASSIFICATION
///         .study(Network.of(model), images, oneHot, Place.of("layer4.1"))
///         .explain(new GradCam());
/// }
@FunctionalInterface
public interface Operator {
    /// `Σ_k f(x)_k·y_k`: with a one-hot `y`, the class's output.
    Operator CLASSIFICATION = (f, x, y) -> f.apply(x).mul(y).sum(1);

    /// `mean_k |f(x)_k - y_k|`: how far the outputs are from given ones. At `y = f(x)` itself it
    /// has no gradient; perturbation methods then show what moves any output.
    Operator REGRESSION = (f, x, y) -> f.apply(x).sub(y).abs().mean(1);

    /// The score of each sample, `[n, 1]`.
    ///
    /// @param model a function of the inputs
    /// @param inputs `[n, ...]`
    /// @param targets `[n, ...]`
    Tensor score(UnaryOperator<Tensor> model, Tensor inputs, Tensor targets);

    /// The question what, in these inputs, speaks for the score.
    ///
    /// @param model a network of one input
    /// @param targets one row for each sample
    /// @param places at least one
    default Study study(Network model, Tensor inputs, Tensor targets, Place... places) {
        Network whole = in -> score(x -> model.apply(List.of(x)), in.get(0), in.get(1));
        return new Study(
                whole,
                List.of(inputs, targets),
                List.of(places),
                Target.of("operator", score -> score),
                Sweep.AUTOMATIC);
    }
}
