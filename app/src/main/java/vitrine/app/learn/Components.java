package vitrine.app.learn;

import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.methods.EigenCam;
import vitrine.cam.methods.EigenGradCam;
import vitrine.cam.methods.KpcaCam;
import vitrine.cam.methods.SegEigenCam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Methods that look for one pattern which all channels share: a matrix of positions and channels,
/// its singular values, a sign.
final class Components {
    private static final int POSITIONS = 64;
    private static final int CHANNELS = 64;

    static final List<Story> STORIES =
            List.of(
                    new Told(
                            EigenCam.of(Profile.PAPER),
                            "Eigen-CAM (Muhammad, Yeasin, 2020)",
                            "L = A v,  v the first right singular vector of A",
                            "X_pk = A_kp",
                            Answer::activation,
                            false,
                            Components::products,
                            true),
                    new Told(
                            new EigenGradCam(),
                            "Eigen-Grad-CAM (Gildenblat: pytorch-grad-cam, 2021)",
                            "L = (g ⊙ A) v,  v the first right singular vector of g ⊙ A, centred",
                            "X_pk = g_kp A_kp",
                            a -> a.evidence().gradient().mul(a.evidence().activation()).toDoubles(),
                            true,
                            Components::products,
                            true),
                    new Told(
                            new SegEigenCam(),
                            "Seg-Eigen-CAM (Chung, Ying, 2025)",
                            "L = (|g| ⊙ A) v,  v the first right singular vector of |g| ⊙ A,"
                                    + " centred",
                            "X_pk = |g_kp| A_kp",
                            a ->
                                    a.evidence()
                                            .gradient()
                                            .abs()
                                            .mul(a.evidence().activation())
                                            .toDoubles(),
                            true,
                            Components::products,
                            false),
                    new Told(
                            new KpcaCam(),
                            "KPCA-CAM (Karmani, Sivakaran, Prasad, Ali, Yang, Tang, 2024)",
                            "L = √λ v,  K v = λ v,  K_pq = tanh(x_p · x_q / 64 + 1), centred",
                            "X_pk = A_kp",
                            Answer::activation,
                            true,
                            Components::kernel,
                            false));

    private Components() {}

    /// What is told of one method.
    ///
    /// @param values what becomes the matrix, one number for each channel and position
    /// @param centred whether each channel's mean is taken away first
    /// @param matrix of positions and positions, whose first eigenvector is the map's direction
    /// @param agrees whether the sign is the one that agrees with the mean over channels, and not
    ///   the one that makes the farthest number positive
    private record Told(
            Method method,
            String title,
            String formula,
            String values,
            Function<Answer, double[]> of,
            boolean centred,
            Function<double[][], double[][]> matrix,
            boolean agrees)
            implements Story {
        @Override
        public String topic() {
            return method.name();
        }

        @Override
        public Lesson tell(Classroom room) {
            Answer a = room.ask(method, Classroom.INNER);
            Lesson lesson = new Lesson(method.name(), title);
            lesson.formula(formula);
            Opening.of(lesson, room);
            double[][] x = rows(lesson, a);
            double[][] k = matrix.apply(x);
            spectrum(lesson, a, k);
            sign(lesson, a, x);
            Closing.of(lesson, a);
            return lesson;
        }

        /// The matrix `X`, a row for each position.
        private double[][] rows(Lesson lesson, Answer a) {
            lesson.step("The matrix");
            double[] v = of.apply(a);
            lesson.text(
                    "X has a row for each of the 64 positions and a column for each of the 64"
                            + " channels: "
                            + values
                            + (centred ? ", less the channel's mean." : "."));
            double[][] x = new double[POSITIONS][CHANNELS];
            for (int c = 0; c < CHANNELS; c++) {
                double mean = 0;
                for (int p = 0; p < POSITIONS && centred; p++) mean += v[c * POSITIONS + p] / 64;
                for (int p = 0; p < POSITIONS; p++) x[p][c] = v[c * POSITIONS + p] - mean;
            }
            lesson.grids(
                    Grid.of("X", Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray(), 64)
                            .around(0, 0));
            return x;
        }

        private void sign(Lesson lesson, Answer a, double[][] x) {
            lesson.step("The sign");
            double[] map = a.map();
            if (agrees) {
                double[] mean =
                        Arrays.stream(x).mapToDouble(r -> Arrays.stream(r).sum() / 64).toArray();
                double agreement = IntStream.range(0, 64).mapToDouble(p -> map[p] * mean[p]).sum();
                lesson.text(
                        "v and -v serve equally well. Taken is the one whose map agrees with the"
                                + " mean over channels: Σ_p L_p · mean_k X_pk must not be"
                                + " negative.");
                lesson.formula("Σ_p L_p · mean_k X_pk = " + Numbers.of(agreement));
                lesson.claim(
                        "|Σ_p L_p m_p| = Σ_p L_p m_p", Math.abs(agreement), Ball.of(agreement));
            } else {
                double least = Arrays.stream(map).min().orElse(0);
                double most = Arrays.stream(map).max().orElse(0);
                lesson.text(
                        "v and -v serve equally well. Taken is the one whose number farthest from"
                                + " zero is positive.");
                lesson.formula("min L = " + Numbers.of(least) + ", max L = " + Numbers.of(most));
                lesson.claim("max |L_p| = max L_p", Math.max(most, -least), Ball.of(most));
            }
        }
    }

    /// `X Xᵀ`
    private static double[][] products(double[][] x) {
        double[][] k = new double[x.length][x.length];
        for (int p = 0; p < x.length; p++)
            for (int q = 0; q < x.length; q++)
                for (int c = 0; c < CHANNELS; c++) k[p][q] += x[p][c] * x[q][c];
        return k;
    }

    /// `tanh(X Xᵀ / 64 + 1)`, less the means of its rows and columns, plus the mean of all.
    private static double[][] kernel(double[][] x) {
        double[][] k = products(x);
        int n = k.length;
        double[] means = new double[n];
        double all = 0;
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < n; q++) {
                k[p][q] = StrictMath.tanh(k[p][q] / CHANNELS + 1);
                means[p] += k[p][q] / n;
            }
            all += means[p] / n;
        }
        for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++) k[p][q] += all - means[p] - means[q];
        return k;
    }

    private static void spectrum(Lesson lesson, Answer a, double[][] k) {
        lesson.step("Its singular values");
        double[] map = a.map();
        double[] values = Spectrum.of(k);
        double trace = IntStream.range(0, k.length).mapToDouble(p -> k[p][p]).sum();
        lesson.text(
                "The map is the direction in which the rows differ most. The squares of the"
                        + " singular values are the eigenvalues of K = X Xᵀ (with a kernel, of K"
                        + " itself), found here by Jacobi's rotations and in the run by Lanczos'"
                        + " iteration:");
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rows.add(
                    List.of(
                            Integer.toString(i + 1),
                            Numbers.of(Math.sqrt(Math.max(0, values[i]))),
                            Numbers.of(values[i]),
                            String.format(Locale.ROOT, "%.1f", 100 * values[i] / trace)));
        }
        lesson.table(List.of("", "σ", "σ²", "% of all"), rows);
        double length = Math.sqrt(Arrays.stream(map).map(v -> v * v).sum());
        // the map's 64 numbers were each rounded to single precision
        double rounded = (2 * 0x1p-24 + 1e-10) * length;
        lesson.claim("√(Σ_p L_p²) = σ_1", length, new Ball(Math.sqrt(values[0]), rounded));
        double[] turned = new double[map.length];
        List<Ball> wanted = new ArrayList<>();
        double most = Arrays.stream(map).map(Math::abs).max().orElse(0);
        for (int p = 0; p < map.length; p++) {
            double row = 0;
            for (int q = 0; q < map.length; q++) {
                turned[p] += k[p][q] * map[q] / values[0];
                row += Math.abs(k[p][q]);
            }
            double off = 0x1p-24 * most * (row / values[0] + 1) + 1e-10 * most;
            wanted.add(new Ball(map[p], off));
        }
        lesson.claim("L_p = (K L)_p / σ_1²", turned, wanted);
        lesson.claim("Σ_p K_pp = Σ_i σ_i²", trace, sum(values));
        lesson.grids(Grid.of("L = X v, the raw map", map, 8));
    }

    /// In double precision; each of 64 numbers is known to about `10⁻¹²` of the largest.
    private static Ball sum(double[] values) {
        double sum = Arrays.stream(values).sum();
        return new Ball(sum, 64 * 1e-12 * values[0]);
    }
}
