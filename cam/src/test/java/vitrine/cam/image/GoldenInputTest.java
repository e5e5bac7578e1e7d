package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

/// The inputs that torchvision and Pillow made of real photos.
class GoldenInputTest {

    @ParameterizedTest
    @CsvSource({
        "resnet18_ktb,gradcam/both.png,BILINEAR",
        "resnet18_ktb,coral/cat.bmp,BILINEAR",
        "resnet18_ktb,gradcam/dog_cat.jfif,BILINEAR",
        "deit_tiny_patch16_224,gradcam/both.png,BICUBIC",
        "deit_tiny_patch16_224,coral/cat.bmp,BICUBIC",
        "deit_tiny_patch16_224,gradcam/dog_cat.jfif,BICUBIC"
    })
    void inputIsTheSame(String weights, String image, ResizeFilter filter) throws IOException {
        Path golden = Shared.file("goldens/F_real/real.safetensors");
        float[] expected =
                Shared.floats(golden, weights + "/" + image.replace('/', '_') + "/input");
        Photo photo = Photo.read(Shared.file("images/" + image));
        float[] actual = Preprocessing.IMAGENET.withInterpolation(filter).apply(photo);
        assertEquals(expected.length, actual.length);
        int close = 0;
        int same = 0;
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            float error = Math.abs(expected[i] - actual[i]);
            worst = Math.max(worst, error);
            close += error <= 1e-6f ? 1 : 0;
            same += expected[i] == actual[i] ? 1 : 0;
        }
        String found =
                "%d of %d equal to the bit, %d within 1e-6, worst %s"
                        .formatted(same, expected.length, close, worst);
        assertTrue(worst <= 1 / 255f / 0.22f, found);
        assertTrue(close >= 0.999 * expected.length, found);
    }
}
