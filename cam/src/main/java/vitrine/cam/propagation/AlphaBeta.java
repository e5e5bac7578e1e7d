package vitrine.cam.propagation;

import vitrine.cam.CamException;
import vitrine.engine.Tensor;

/// LRP-αβ (Bach, Binder, Montavon, Klauschen, Müller, Samek, 2015): the positive products of a
/// neuron share `α·R` among them and the negative ones `-β·R`, with `α - β = 1`. `α = 1, β = 0` is
/// the z⁺ rule (Montavon, Lapuschkin, Binder, Samek, Müller, 2017).
///
/// Worked example, `x = [1 2]`, `W = [4 -1]`, no bias, `R = 2`: with `α = 2, β = 1` the positive
/// product gets `2·2 = 4` and the negative one `-1·2 = -2`, so `R_x = [4 -2]`; with `α = 1, β = 0`
/// it is `[2 0]`.
///
/// @param alpha the factor of positive products
/// @param beta the factor of negative ones, `alpha - 1`
/// @param split what is told apart by sign; [Split#WEIGHTS] takes `β = 0` alone
/// @param epsilon the stabiliser
public record AlphaBeta(double alpha, double beta, Split split, double epsilon) implements Rule {
    /// Checks the numbers.
    public AlphaBeta {
        if (!(alpha >= 0 && beta >= 0 && alpha - beta == 1)) {
            throw new CamException(
                    "alpha and beta: need numbers that are not negative with alpha - beta = 1, got "
                            + alpha
                            + " and "
                            + beta);
        }
        if (split == Split.WEIGHTS && beta != 0) {
            throw new CamException(
                    "alpha and beta: a split of the weights alone needs 1 and 0, got "
                            + alpha
                            + " and "
                            + beta
                            + "; split the products");
        }
    }

    /// The z⁺ rule.
    public static AlphaBeta zPlus(double epsilon) {
        return new AlphaBeta(1, 0, Split.PRODUCTS, epsilon);
    }

    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        Tensor plus = layer.weight().relu();
        if (split == Split.WEIGHTS) {
            Tensor z = layer.withBias(layer.times(layer.x(), plus), b -> b);
            return layer.x().mul(layer.transposed(Affine.over(r, z, epsilon), plus));
        }
        Tensor minus = Affine.negative(layer.weight());
        Tensor supporting = layer.withBias(layer.bySign(plus, minus), Tensor::relu);
        Tensor gain = layer.bySignTransposed(share(r, supporting, alpha), plus, minus);
        if (beta == 0) return gain;
        Tensor opposing = layer.withBias(layer.bySign(minus, plus), Affine::negative);
        return gain.sub(layer.bySignTransposed(share(r, opposing, beta), minus, plus));
    }

    private Tensor share(Tensor r, Tensor z, double factor) {
        return Affine.over(factor == 1 ? r : r.mul(factor), z, epsilon);
    }
}
