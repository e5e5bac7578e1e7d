package vitrine.cam.propagation;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// An affine function as a matrix `w[result][argument]` and a bias, and the rules of relevance
/// restated on them one product at a time.
///
/// @param w the matrix
/// @param b the bias
record Dense(double[][] w, double[] b) {
    /// The matrix of an affine function of one sample of that shape.
    static Dense of(Engine engine, Shape shape, UnaryOperator<Tensor> affine) {
        double[] b = affine.apply(engine.full(shape, 0)).toDoubles();
        double[][] w = new double[b.length][shape.size()];
        for (int i = 0; i < shape.size(); i++) {
            double[] unit = new double[shape.size()];
            unit[i] = 1;
            double[] column = affine.apply(engine.tensor(shape, unit)).toDoubles();
            for (int j = 0; j < b.length; j++) w[j][i] = column[j] - b[j];
        }
        return new Dense(w, b);
    }

    double[] z(double[] x) {
        double[] z = b.clone();
        for (int j = 0; j < z.length; j++)
            for (int i = 0; i < x.length; i++) z[j] += w[j][i] * x[i];
        return z;
    }

    static double stabilised(double z, double epsilon) {
        return z + (z >= 0 ? epsilon : -epsilon);
    }

    static double plus(double v) {
        return Math.max(v, 0);
    }

    static double minus(double v) {
        return Math.min(v, 0);
    }

    /// `R_i = Σ_j share(x_i, w_ji) R_j / stabilised(Σ_i share(x_i, w_ji) + bias(b_j))`
    double[] shared(
            double[] x,
            double[] r,
            double epsilon,
            DoubleBinaryOperator share,
            DoubleUnaryOperator bias) {
        double[] found = new double[x.length];
        for (int j = 0; j < b.length; j++) {
            double sum = bias.applyAsDouble(b[j]);
            for (int i = 0; i < x.length; i++) sum += share.applyAsDouble(x[i], w[j][i]);
            for (int i = 0; i < x.length; i++) {
                found[i] += share.applyAsDouble(x[i], w[j][i]) * r[j] / stabilised(sum, epsilon);
            }
        }
        return found;
    }

    double[] epsilon(double[] x, double[] r, double epsilon) {
        return shared(x, r, epsilon, (v, u) -> v * u, v -> v);
    }

    /// Positive products are favoured where `z > 0`, negative ones where `z < 0`.
    double[] gamma(double[] x, double[] r, double gamma, double epsilon) {
        double[] z = z(x);
        double[] above = new double[r.length];
        double[] below = new double[r.length];
        for (int j = 0; j < r.length; j++) {
            if (z[j] > 0) above[j] = r[j];
            if (z[j] < 0) below[j] = r[j];
        }
        double[] first =
                shared(
                        x,
                        above,
                        epsilon,
                        (v, u) -> v * u + gamma * plus(v * u),
                        v -> v + gamma * plus(v));
        double[] second =
                shared(
                        x,
                        below,
                        epsilon,
                        (v, u) -> v * u + gamma * minus(v * u),
                        v -> v + gamma * minus(v));
        for (int i = 0; i < first.length; i++) first[i] += second[i];
        return first;
    }

    double[] alphaBeta(double[] x, double[] r, double alpha, double beta, double epsilon) {
        double[] gain = shared(x, r, epsilon, (v, u) -> plus(v * u), Dense::plus);
        double[] loss = shared(x, r, epsilon, (v, u) -> minus(v * u), Dense::minus);
        for (int i = 0; i < gain.length; i++) gain[i] = alpha * gain[i] - beta * loss[i];
        return gain;
    }

    double[] box(double[] x, double[] r, double low, double high, double epsilon) {
        return shared(x, r, epsilon, (v, u) -> v * u - low * plus(u) - high * minus(u), v -> 0);
    }

    double[] squares(double[] x, double[] r, double epsilon) {
        return shared(x, r, epsilon, (v, u) -> u * u, v -> v * v);
    }

    double[] excitation(double[] x, double[] r, int sign) {
        return shared(x, r, 1e-20, (v, u) -> v * plus(sign * u), v -> 0);
    }
}
