package vitrine.cam.audit;

import vitrine.cam.Noise;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.methods.EigenCam;
import vitrine.cam.methods.EigenGradCam;
import vitrine.engine.Tensor;

/// The map of Eigen-CAM and Eigen-Grad-CAM is `X v` for the first right singular vector `v` of the
/// matrix `X` of positions and channels, in double precision: with `m` the map and `v = Xᵀm /
/// |Xᵀm|` the residual `|X v - σ m/|m||` moves the singular value by no more than itself (Weyl),
/// and must be below what one rounding to single precision does, `2⁻²⁴ σ`. No vector may be
/// stretched more: the power method from a random start must end at a value of at most `σ (1 +
/// 2⁻²⁴)`.
public record Component() implements Check {
    private static final int ROUNDS = 200;

    @Override
    public String name() {
        return "principal component";
    }

    @Override
    public Verdict of(Audit a) {
        PrincipalComponent component =
                switch (a.method()) {
                    case EigenCam e -> e.component();
                    case EigenGradCam e -> e.component();
                    default -> null;
                };
        if (component == null || a.answer().score().shape().dim(0) > 1)
            return Verdict.inapplicable(
                    this, a.method().name() + " shows no component of one sample");
        Tensor at = a.exactEvidence().activation();
        Tensor decomposed =
                a.method() instanceof EigenCam ? at : at.mul(a.exactEvidence().gradient());
        Matrix x = Matrix.of(Enclosed.of(decomposed), component.centring());
        return verdict(x, a.exact().map().toDoubles());
    }

    private Verdict verdict(Matrix x, double[] m) {
        double size = norm(m);
        double[] v = x.transposed(m);
        double stretched = norm(v);
        if (size == 0 || stretched == 0) return Verdict.inapplicable(this, "the map is zero");
        for (int i = 0; i < v.length; i++) v[i] /= stretched;
        double sigma = stretched / size;
        double[] again = x.of(v);
        double off = 0;
        for (int i = 0; i < m.length; i++) off += square(again[i] - sigma * m[i] / size);
        double residual = Math.sqrt(off);
        double dominant = x.largest();
        double allowed = Numbers.SINGLE * sigma;
        boolean first = dominant <= sigma + allowed;
        return Verdict.of(
                this,
                residual <= allowed && first,
                "|X v - σ u| = "
                        + Numbers.of(residual)
                        + " of "
                        + Numbers.of(allowed)
                        + " for σ = "
                        + Numbers.of(sigma)
                        + (first
                                ? ", which nothing exceeds"
                                : ", but there is " + Numbers.of(dominant)));
    }

    private static double square(double x) {
        return x * x;
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double v : x) sum += v * v;
        return Math.sqrt(sum);
    }

    /// Positions by channels.
    @SuppressWarnings("ArrayRecordComponent") // lives for one check
    private record Matrix(double[] values, int channels, int positions) {
        static Matrix of(Enclosed x, Centring centring) {
            Enclosed used = centring == Centring.CHANNELS ? x.minus(x.mean()) : x;
            return new Matrix(used.value(), x.c(), x.p());
        }

        double[] of(double[] v) {
            double[] y = new double[positions];
            for (int k = 0; k < channels; k++)
                for (int q = 0; q < positions; q++) y[q] += values[k * positions + q] * v[k];
            return y;
        }

        double[] transposed(double[] m) {
            double[] y = new double[channels];
            for (int k = 0; k < channels; k++)
                for (int q = 0; q < positions; q++) y[k] += values[k * positions + q] * m[q];
            return y;
        }

        double largest() {
            Noise noise = new Noise(0, "power method");
            double[] v = new double[channels];
            for (int k = 0; k < channels; k++) v[k] = noise.normal(k);
            double sigma = 0;
            for (int r = 0; r < ROUNDS; r++) {
                double length = norm(v);
                for (int k = 0; k < channels; k++) v[k] /= length;
                double[] m = of(v);
                sigma = norm(m);
                v = transposed(m);
            }
            return sigma;
        }
    }
}
