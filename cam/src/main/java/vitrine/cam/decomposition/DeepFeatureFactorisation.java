package vitrine.cam.decomposition;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Deep feature factorisation (Collins, Achanta, Süsstrunk, 2018): what a layer sees, as a few
/// concepts, each with a map for every sample. The activations of all samples together, a matrix of
/// channels and positions, become `A ≈ W·H` with nothing negative: column `j` of `W` is a concept,
/// row `j` of `H` its maps. Samples share their concepts, so more samples give others.
///
/// As in pytorch-grad-cam each channel's least value is subtracted first, which makes signed
/// activations possible, and added to the concepts after. It is no [vitrine.cam.Method]: it
/// explains no target, and answers with several maps that must not be added. Give it
/// [vitrine.cam.Evidence#activation].
///
/// Worked example, `k = 1`: two channels of 1×2, `A_0 = [0 2]` and `A_1 = [0 6]`, are the product
/// of one concept and one map; `H ∝ [0 1]`, `W ∝ (1, 3)`, and the error is zero.
///
/// @param concepts `k`, how many concepts
/// @param passes how many passes over all entries at most
/// @param tolerance the share of the first pass's gradient at which the descent ends
/// @param seed another seed starts elsewhere
public record DeepFeatureFactorisation(int concepts, int passes, double tolerance, long seed) {
    private static final int PASSES = 200;
    private static final double TOLERANCE = 1e-4;

    /// @param concepts at least 1
    /// @param passes at least 1
    /// @param tolerance not negative
    public DeepFeatureFactorisation {
        if (concepts < 1) throw refused("concepts needs at least 1, got " + concepts);
        if (passes < 1) throw refused("passes needs at least 1, got " + passes);
        if (!(tolerance >= 0))
            throw refused("tolerance needs a number of at least 0, got " + tolerance);
    }

    /// 200 passes at most, to a ten thousandth of the first gradient, from seed 0.
    public DeepFeatureFactorisation(int concepts) {
        this(concepts, PASSES, TOLERANCE, 0);
    }

    private static CamException refused(String reason) {
        return new CamException("deep-feature-factorisation: " + reason);
    }

    /// The concepts of activations `[n, c, ...]`.
    public Concepts of(Tensor activation) {
        double[][] x = rows(activation);
        double[] least = new double[x.length];
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            least[c] = least(x[c]);
            for (int p = 0; p < x[c].length; p++) sum += x[c][p] -= least[c];
        }
        double typical = Math.sqrt(sum / x.length / x[0].length / concepts);
        Factorisation found =
                new Factorisation(
                                x,
                                start("concepts", x.length, typical),
                                start("maps", x[0].length, typical))
                        .descend(tolerance, passes);
        return answered(activation, found, least);
    }

    private static double least(double[] row) {
        double least = Double.POSITIVE_INFINITY;
        for (double v : row) {
            if (!Double.isFinite(v))
                throw refused("the activations hold " + v + "; give finite numbers");
            least = Math.min(least, v);
        }
        return least;
    }

    /// A row for each channel, sample after sample.
    private static double[][] rows(Tensor a) {
        int samples = a.shape().dim(0);
        int channels = a.shape().dim(1);
        int positions = Space.positions(a);
        double[] all = a.toDoubles();
        double[][] x = new double[channels][samples * positions];
        for (int n = 0; n < samples; n++)
            for (int c = 0; c < channels; c++)
                System.arraycopy(
                        all, (n * channels + c) * positions, x[c], n * positions, positions);
        return x;
    }

    private double[][] start(String what, int rows, double typical) {
        Noise noise = new Noise(seed, "deep-feature-factorisation").of(what);
        double[][] y = new double[rows][concepts];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < concepts; j++)
                y[i][j] = typical * Math.abs(noise.normal((long) i * concepts + j));
        return y;
    }

    private Concepts answered(Tensor a, Factorisation found, double[] least) {
        int samples = a.shape().dim(0);
        int positions = Space.positions(a);
        double[] vectors = new double[least.length * concepts];
        for (int i = 0; i < vectors.length; i++)
            vectors[i] = found.w()[i / concepts][i % concepts] + least[i / concepts];
        double[] maps = new double[samples * concepts * positions];
        for (int i = 0; i < maps.length; i++) {
            int sample = i / positions / concepts;
            maps[i] = found.ht()[sample * positions + i % positions][i / positions % concepts];
        }
        return new Concepts(
                a.engine().tensor(new Shape(least.length, concepts), vectors),
                a.engine().tensor(a.shape().with(1, concepts), maps),
                found.error(),
                found.passes());
    }
}
