package vitrine.cam.decomposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.goldens.Goldens;

import java.util.Arrays;
import java.util.Map;

/// The factorisation from stored starting factors, against scikit-learn's in pytorch-grad-cam.
class FactorisationGoldensTest {
    private static double[][] rows(Goldens.Golden g, boolean transposed) {
        int rows = g.shape()[0];
        int columns = g.shape()[1];
        double[][] y = new double[transposed ? columns : rows][transposed ? rows : columns];
        for (int i = 0; i < g.values().length; i++) {
            int row = i / columns;
            int column = i % columns;
            if (transposed) y[column][row] = g.values()[i];
            else y[row][column] = g.values()[i];
        }
        return y;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theDescentGoesTheSameWay(int i) {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Goldens goldens = Goldens.read("C_cam_misc/dff");
        Map<String, Object> example = goldens.cases().get(i);
        String prefix = example.get("tensor_prefix") + "/";
        Goldens.Golden in = goldens.tensor(prefix + "in");
        int channels = in.shape()[1];
        int positions = in.shape()[2] * in.shape()[3];
        int samples = in.shape()[0];
        double[][] x = new double[channels][samples * positions];
        double[] least = new double[channels];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < samples * positions; p++)
                x[c][p] = in.values()[(p / positions * channels + c) * positions + p % positions];
            least[c] = Arrays.stream(x[c]).min().orElseThrow();
            for (int p = 0; p < samples * positions; p++) x[c][p] -= least[c];
        }
        Factorisation found =
                new Factorisation(
                                x,
                                rows(goldens.tensor(prefix + "W_init"), false),
                                rows(goldens.tensor(prefix + "H_init"), true))
                        .descend(1e-4, 200);
        assertEquals(example.get("n_iter"), found.passes());
        Goldens.Golden concepts = goldens.tensor(prefix + "concepts");
        int k = concepts.shape()[1];
        double[] own = new double[channels * k];
        for (int j = 0; j < own.length; j++) own[j] = found.w()[j / k][j % k] + least[j / k];
        assertArrayEquals(concepts.values(), own, 1e-9 * Goldens.maxAbs(concepts.values()));
        double[] maps = goldens.tensor(prefix + "explanations").values();
        double[] seen = new double[maps.length];
        for (int j = 0; j < seen.length; j++)
            seen[j] = found.ht()[j / positions / k * positions + j % positions][j / positions % k];
        assertArrayEquals(maps, seen, 1e-9 * Goldens.maxAbs(maps));
    }
}
