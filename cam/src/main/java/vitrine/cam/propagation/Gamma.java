package vitrine.cam.propagation;

import vitrine.cam.CamException;
import vitrine.engine.Tensor;

/// LRP-γ (Montavon, Binder, Lapuschkin, Samek, Müller, 2019): LRP-ε with the weights `w + γ·w⁺`,
/// which favours what speaks for a neuron. That asks for arguments of one sign; where they have
/// both (`Split.PRODUCTS`; Andéol, Kawakami, Wada, Kanamori, Müller, Montavon, 2021), a neuron with
/// `z > 0` weighs its positive products more and one with `z < 0` its negative ones, and `z = 0`
/// has no relevance to give.
///
/// Worked example, `x = [1 2]`, `W = [4 -1]`, no bias, `γ = 1`, `R = 6`: the weights become `[8
/// -1]`, their sum of products `8 - 2 = 6`, so `R_x = [8 -2]`.
///
/// @param gamma how much is added, at least 0
/// @param split what is told apart by sign
/// @param epsilon the stabiliser
public record Gamma(double gamma, Split split, double epsilon) implements Rule {
    /// Checks the numbers.
    public Gamma {
        if (!(gamma >= 0)) {
            throw new CamException("gamma: needs a number that is not negative, got " + gamma);
        }
    }

    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        return switch (split) {
            case PRODUCTS -> products(layer, r);
            case WEIGHTS -> weights(layer, r);
        };
    }

    private Tensor weights(Affine layer, Tensor r) {
        Tensor w = raised(layer.weight());
        Tensor z = layer.withBias(layer.times(layer.x(), w), b -> b);
        return layer.x().mul(layer.transposed(Affine.over(r, z, epsilon), w));
    }

    private Tensor products(Affine layer, Tensor r) {
        Tensor up = raised(layer.weight());
        Tensor down = lowered(layer.weight());
        Tensor above = layer.withBias(layer.bySign(up, down), this::raised);
        Tensor below = layer.withBias(layer.bySign(down, up), this::lowered);
        Tensor positive = layer.z().gt(0).mul(Affine.over(r, above, epsilon));
        Tensor negative = layer.z().neg().gt(0).mul(Affine.over(r, below, epsilon));
        return layer.bySignTransposed(positive, up, down)
                .add(layer.bySignTransposed(negative, down, up));
    }

    private Tensor raised(Tensor w) {
        return w.add(w.relu().mul(gamma));
    }

    private Tensor lowered(Tensor w) {
        return w.add(Affine.negative(w).mul(gamma));
    }
}
