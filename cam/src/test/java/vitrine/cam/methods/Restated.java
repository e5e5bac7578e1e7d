package vitrine.cam.methods;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

import java.util.function.DoubleUnaryOperator;

/// The formulas of the papers on plain arrays `[channel][row][column]`, and what they are fed with:
/// one sample's activation and the gradient of one logit there.
///
/// @param a `A_k(i,j)`
/// @param g `∂S/∂A_k(i,j)`
/// @param logit `S`
record Restated(double[][][] a, double[][][] g, double logit) {
    /// What a run of the model gives at a layer for logit `k` of its only sample.
    static Restated at(Layer model, Tensor x, String layer, int k) {
        Trace trace = new Trace();
        Tensor[] seen = new Tensor[1];
        Tensor logits =
                Hooks.none()
                        .output(
                                Selector.path(layer),
                                (l, y) -> {
                                    seen[0] = trace.watch(y);
                                    return seen[0];
                                })
                        .during(() -> model.apply(x));
        Tensor logit = logits.slice(1, k, k + 1, 1);
        Tensor one = x.engine().full(new Shape(1, 1), 1);
        return new Restated(
                plain(seen[0]), plain(trace.gradient(logit, one, seen[0])), logit.item());
    }

    private static double[][][] plain(Tensor t) {
        Shape s = t.shape();
        double[] flat = t.toDoubles();
        double[][][] y = new double[s.dim(1)][s.dim(2)][s.dim(3)];
        for (int i = 0; i < flat.length; i++) {
            y[i / (s.dim(2) * s.dim(3))][i / s.dim(3) % s.dim(2)][i % s.dim(3)] = flat[i];
        }
        return y;
    }

    /// `Σ_k mean(∂S/∂A_k) · A_k(i,j)`
    double[] gradCam() {
        double[] map = new double[size()];
        for (int k = 0; k < a.length; k++) {
            double alpha = 0;
            for (double[] row : g[k]) for (double v : row) alpha += v;
            alpha /= size();
            for (int p = 0; p < map.length; p++) map[p] += alpha * at(a[k], p);
        }
        return map;
    }

    /// `Σ_k ∂S/∂A_k(i,j) · A_k(i,j)`
    double[] hiResCam() {
        return weighted(v -> v);
    }

    /// `Σ_k max(∂S/∂A_k(i,j), 0) · A_k(i,j)`
    double[] layerCam() {
        return weighted(v -> Math.max(v, 0));
    }

    private double[] weighted(DoubleUnaryOperator weight) {
        double[] map = new double[size()];
        for (int k = 0; k < a.length; k++) {
            for (int p = 0; p < map.length; p++)
                map[p] += weight.applyAsDouble(at(g[k], p)) * at(a[k], p);
        }
        return map;
    }

    private int size() {
        return a[0].length * a[0][0].length;
    }

    private static double at(double[][] plane, int p) {
        return plane[p / plane[0].length][p % plane[0].length];
    }
}
