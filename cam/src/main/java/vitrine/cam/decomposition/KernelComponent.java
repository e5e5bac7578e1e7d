package vitrine.cam.decomposition;

import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// The principal component under a kernel (Schölkopf, Smola, Müller, 1998): with `K_pq = κ(x_p,
/// x_q)` over the channels of the positions `p` and `q` of one sample, centred in rows and columns,
/// `λ` its largest eigenvalue and `v` the unit eigenvector, the map is `√λ·v`; zero if no
/// eigenvalue is above what rounding leaves, which kernels such as the sigmoid allow. Each
/// channel's mean over positions is subtracted before, which the linear and the radial kernel do
/// not notice.
///
/// Worked example with the linear kernel, two channels of 1×2: `[1 2]` and `[3 0]`, centred `[-½
/// ½]` and `[1½ -1½]`. `K = [2½ -2½; -2½ 2½]`, `λ = 5`, `v = (1, -1)/√2`, and the map is `[√10/2
/// -√10/2]`.
///
/// @param kernel `κ`
/// @param sign which of `v` and `-v`; [Sign#COMPONENT] says the same as [Sign#MAP] here
public record KernelComponent(Kernel kernel, Sign sign) {
    /// The map `[n, 1, ...]` for a value `[n, c, ...]`, sample by sample. It needs the square of
    /// the number of positions in memory.
    public Tensor of(Tensor x) {
        int positions = Space.positions(x);
        Shape shape = x.shape().with(1, 1);
        double[] maps = new double[shape.size()];
        int sample = 0;
        for (FeatureMatrix m : FeatureMatrix.of(x))
            System.arraycopy(of(m.centred()), 0, maps, sample++ * positions, positions);
        return x.engine().tensor(shape, maps);
    }

    private double[] of(FeatureMatrix x) {
        double[] k = kernel(x);
        double most = Arrays.stream(k).map(Math::abs).max().orElse(0);
        centre(k, x.positions());
        double[] v = Lanczos.largest(x.positions(), u -> times(k, u));
        double lambda = Vectors.dot(v, times(k, v));
        double rounding = x.positions() * Math.ulp(most);
        double size = lambda > rounding ? Math.sqrt(lambda) : 0;
        return Vectors.scaled(v, size * sign.of(v, v, x.mean()));
    }

    private double[] kernel(FeatureMatrix x) {
        int n = x.positions();
        double[] k = x.products();
        double[] squares = new double[n];
        for (int p = 0; p < n; p++) squares[p] = k[p * n + p];
        for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++)
                k[p * n + q] = kernel.of(k[p * n + q], squares[p], squares[q], x.channels());
        return k;
    }

    /// Subtracts from each entry the means of its row and its column, and adds the mean of all.
    private static void centre(double[] k, int n) {
        double[] means = new double[n];
        double all = 0;
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < n; q++) means[p] += k[p * n + q];
            means[p] /= n;
            all += means[p];
        }
        all /= n;
        for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++) k[p * n + q] += all - means[p] - means[q];
    }

    private static double[] times(double[] k, double[] v) {
        double[] y = new double[v.length];
        for (int p = 0; p < v.length; p++) {
            double sum = 0;
            for (int q = 0; q < v.length; q++) sum += k[p * v.length + q] * v[q];
            y[p] = sum;
        }
        return y;
    }
}
