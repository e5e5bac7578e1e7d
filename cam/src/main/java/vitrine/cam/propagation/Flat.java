package vitrine.cam.propagation;

import vitrine.engine.Tensor;

/// The flat rule for a first layer (Lapuschkin, Wäldchen, Binder, Montavon, Samek, Müller, 2019):
/// all arguments of a neuron have equal shares, whatever they and the weights are.
///
/// Worked example, two arguments, `R = 5`: `R_x = [2.5 2.5]`.
///
/// @param epsilon the stabiliser
public record Flat(double epsilon) implements Rule {
    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        Tensor w = layer.weight().engine().full(layer.weight().shape(), 1);
        Tensor ones = layer.x().engine().full(layer.x().shape(), 1);
        Tensor z = layer.times(ones, w);
        return layer.transposed(Affine.over(r, z, epsilon), w);
    }
}
