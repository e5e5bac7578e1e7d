package vitrine.cam.propagation;

import vitrine.engine.Tensor;

/// LRP-ε (Bach, Binder, Montavon, Klauschen, Müller, Samek, 2015): each argument gets its share
/// `x_i w_ij / (z_j + ε·sign z_j)` of `R_j`, with the bias in `z_j`, which keeps its own share. `ε
/// = 0` is LRP-0, where a `z_j` of zero has nothing to give. Captum stabilises with 10⁻⁹, zennit
/// with 10⁻⁶; `sign 0 = 1` in both.
///
/// Worked example, `x = [1 2]`, `W = [2 1]`, `b = 4`, `R = 8`: `z = 8`, so `R_x = [1·2 2·1] = [2
/// 2]` and the bias keeps 4.
///
/// @param epsilon at least 0
public record Epsilon(double epsilon) implements Rule {
    @Override
    public Tensor relevance(Affine layer, Tensor r) {
        Tensor s = Affine.over(r, layer.z(), epsilon);
        return layer.x().mul(layer.transposed(s, layer.weight()));
    }
}
