package vitrine.cam.decomposition;

import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// What the channels of a value have in common: with `X` the matrix of positions and channels of
/// one sample, the map `X v` where `v` is the right singular vector of `X` for the largest singular
/// value.
///
/// Worked example, two channels of 1×2: `X = [1 3; 2 0]` has `XᵀX = [5 3; 3 9]`, largest eigenvalue
/// `7 + √13`, `v ∝ (3, 2 + √13)`. Centred, `X = [-½ 1½; ½ -1½]` has rank one, `v = (-1, 3)/√10`,
/// and the map is `[√10/2 -√10/2]`, which agrees with the mean `[½ -½]`.
///
/// @param centring what is taken from `X` first
/// @param sign which of `v` and `-v`
public record PrincipalComponent(Centring centring, Sign sign) {
    /// The map `[n, 1, ...]` for a value `[n, c, ...]`, sample by sample.
    public Tensor of(Tensor x) {
        int positions = Space.positions(x);
        Shape shape = x.shape().with(1, 1);
        double[] maps = new double[shape.size()];
        int sample = 0;
        for (FeatureMatrix m : FeatureMatrix.of(x)) {
            double[] map = of(centring.of(m));
            System.arraycopy(map, 0, maps, sample++ * positions, positions);
        }
        return x.engine().tensor(shape, maps);
    }

    private double[] of(FeatureMatrix x) {
        double[] v = component(x);
        double[] map = x.map(v);
        return Vectors.scaled(map, sign.of(map, v, x.mean()));
    }

    /// `v`, from the smaller of `XᵀX` and `XXᵀ`.
    private static double[] component(FeatureMatrix x) {
        if (x.channels() <= x.positions())
            return Lanczos.largest(x.channels(), v -> x.loadings(x.map(v)));
        double[] u = Lanczos.largest(x.positions(), w -> x.map(x.loadings(w)));
        double[] v = x.loadings(u);
        double length = Vectors.norm(v);
        return length == 0 ? v : Vectors.scaled(v, 1 / length);
    }
}
