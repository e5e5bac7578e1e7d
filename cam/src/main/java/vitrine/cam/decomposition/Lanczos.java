package vitrine.cam.decomposition;

import vitrine.cam.CamException;
import vitrine.cam.Noise;

import java.util.function.UnaryOperator;

/// The eigenvector of a symmetric matrix for its largest eigenvalue, by the method of Lanczos
/// (1950) with full reorthogonalisation: in the span of `q, Aq, A²q, …` the matrix is tridiagonal,
/// and its extreme eigenvectors appear there first. Plain double arithmetic in a fixed order; `q`
/// is drawn by counter, so that no pattern of `A` can be orthogonal to it.
final class Lanczos {
    private static final int STEPS = 300;
    private static final int RESTARTS = 40;
    private static final double RESIDUAL = 1e-14;

    private final UnaryOperator<double[]> a;
    private final double[][] basis;
    private final double[] diagonal;
    private final double[] beside;
    private double[] vector;

    private Lanczos(int n, UnaryOperator<double[]> a) {
        this.a = a;
        int steps = Math.min(n, STEPS);
        this.basis = new double[steps][];
        this.diagonal = new double[steps];
        this.beside = new double[steps];
        this.vector = new double[n];
        Noise noise = new Noise(0, "lanczos");
        for (int i = 0; i < n; i++) vector[i] = 2 * noise.uniform(i) - 1;
    }

    /// The unit vector `x` with `A x = λ x` for the largest `λ`.
    ///
    /// @param n rows of the matrix
    /// @param a the matrix times a vector
    static double[] largest(int n, UnaryOperator<double[]> a) {
        Lanczos search = new Lanczos(n, a);
        for (int i = 0; i < RESTARTS; i++) if (search.converges()) return search.vector;
        throw new CamException(
                "decomposition: the two largest eigenvalues of a matrix of "
                        + n
                        + " rows are too close to tell their vectors apart; choose another layer");
    }

    /// One round from the vector at hand, which becomes a better one.
    private boolean converges() {
        double[] q = Vectors.scaled(vector, 1 / Vectors.norm(vector));
        for (int j = 0; ; j++) {
            basis[j] = q;
            double[] w = a.apply(q);
            diagonal[j] = Vectors.dot(q, w);
            orthogonalise(w, j);
            orthogonalise(w, j);
            beside[j] = Vectors.norm(w);
            Tridiagonal t = new Tridiagonal(diagonal, beside, j + 1);
            double[] x = t.vectorOfLargest();
            boolean found =
                    j + 1 == vector.length || beside[j] * Math.abs(x[j]) <= RESIDUAL * t.size();
            if (found || j + 1 == basis.length) {
                vector = combined(x);
                return found;
            }
            q = Vectors.scaled(w, 1 / beside[j]);
        }
    }

    private void orthogonalise(double[] w, int last) {
        for (int i = 0; i <= last; i++) {
            double along = Vectors.dot(basis[i], w);
            for (int k = 0; k < w.length; k++) w[k] -= along * basis[i][k];
        }
    }

    private double[] combined(double[] x) {
        double[] y = new double[vector.length];
        for (int i = 0; i < x.length; i++)
            for (int k = 0; k < y.length; k++) y[k] += x[i] * basis[i][k];
        return Vectors.scaled(y, 1 / Vectors.norm(y));
    }
}
