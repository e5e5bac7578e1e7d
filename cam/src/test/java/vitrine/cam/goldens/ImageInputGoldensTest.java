package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.TokenGrid;

/// How photos become inputs and tokens become maps, as pytorch-grad-cam has it.
class ImageInputGoldensTest {
    private static final String FILE = "C_cam_misc/image_utils";

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void bytesAreDividedAndNormalised(int i) {
        Goldens goldens = Goldens.read(FILE);
        Goldens.Golden in = goldens.tensor("preprocess_u8_" + i + "/in_hwc");
        byte[] samples = new byte[in.values().length];
        for (int k = 0; k < samples.length; k++) samples[k] = (byte) (int) in.values()[k];
        Photo photo = new Photo(in.shape()[1], in.shape()[0], samples);
        Preprocessing how =
                i == 0
                        ? Preprocessing.IMAGENET.withMean(.5f, .5f, .5f).withStd(.5f, .5f, .5f)
                        : Preprocessing.IMAGENET;
        double[] expected = goldens.tensor("preprocess_u8_" + i + "/out").values();
        float[] seen = how.normalised(photo);
        assertEquals(expected.length, seen.length);
        for (int k = 0; k < seen.length; k++) assertEquals(expected[k], seen[k], 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"rt0, 7, 7", "rt1, 4, 6"})
    void tokensBecomeMaps(String prefix, int height, int width) {
        Goldens goldens = Goldens.read(FILE);
        Goldens.Golden in = goldens.tensor(prefix + "/in");
        Tensor tokens = Engine.reference().tensor(new Shape(in.shape()), in.values());
        double[] vit = TokenGrid.tokens(1, height, width).toMap(tokens).toDoubles();
        assertArrayEquals(goldens.tensor(prefix + "/vit").values(), vit);
        Tensor bare = tokens.slice(1, 1, tokens.shape().dim(1), 1);
        double[] swin = TokenGrid.tokens(0, height, width).toMap(bare).toDoubles();
        assertArrayEquals(goldens.tensor(prefix + "/swin").values(), swin);
    }

    @Test
    void bothLayoutsAreInTheFile() {
        long cases =
                Goldens.read(FILE).cases().stream()
                        .filter(c -> String.valueOf(c.get("id")).matches("(preprocess_u8|resh).*"))
                        .count();
        assertEquals(3 + 2, cases);
    }
}
