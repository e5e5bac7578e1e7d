package vitrine.cam.propagation;

import vitrine.engine.Tensor;

/// The w² rule for a first layer (Montavon, Lapuschkin, Binder, Samek, Müller, 2017): shares
/// `w_ij²`, whatever the input is; the bias keeps the share `b_j²`, as in zennit.
///
/// Worked example, `W = [1 -2]`, no bias, `R = 5`: shares `[1 4]` of 5, `R_x = [1 4]`.
///
/// @param epsilon the stabiliser
public record WSquare(double epsilon) implements Rule {
    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        Tensor w = layer.weight().square();
        Tensor ones = layer.x().engine().full(layer.x().shape(), 1);
        Tensor z = layer.withBias(layer.times(ones, w), Tensor::square);
        return layer.transposed(Affine.over(r, z, epsilon), w);
    }
}
