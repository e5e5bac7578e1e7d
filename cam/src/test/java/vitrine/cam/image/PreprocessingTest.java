package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.CamException;

import java.util.List;
import java.util.Map;

class PreprocessingTest {

    private static final Preprocessing SMALL = Preprocessing.IMAGENET.withResize(8).withCrop(6);

    @Test
    void doesItsStepsInTorchvisionsOrder() {
        Photo photo = HandMade.photo(20, 16, 1);
        Photo cropped =
                Resize.centerCrop(Resize.resizeShorterSide(photo, 8, ResizeFilter.BILINEAR), 6);
        assertEquals(cropped, SMALL.cropped(photo));
        float[] planes = SMALL.apply(photo);
        assertEquals(3 * 6 * 6, planes.length);
        float[] mean = SMALL.mean();
        float[] std = SMALL.std();
        for (int i = 0; i < planes.length; i++) {
            int band = i / 36;
            float intensity = cropped.sample(i % 6, i / 6 % 6, band) / 255f;
            float centred = intensity - mean[band];
            assertEquals(centred / std[band], planes[i], 0f);
        }
    }

    @Test
    void zeroLeavesAStepOut() {
        Photo photo = HandMade.photo(9, 7, 2);
        Preprocessing plain = SMALL.withResize(0).withCrop(0).withMean(0, 0, 0).withStd(1, 1, 1);
        assertEquals(photo, plain.cropped(photo));
        float[] planes = plain.apply(photo);
        assertEquals(photo.sample(8, 6, 2) / 255f, planes[planes.length - 1], 0f);
        assertEquals("Photo[9×9]", SMALL.withResize(0).withCrop(9).cropped(photo).toString());
    }

    @Test
    void describesItselfInOrder() {
        Map<String, Object> description =
                Preprocessing.IMAGENET.withInterpolation(ResizeFilter.BICUBIC).description();
        assertEquals(
                "{resize_shorter_side=256, interpolation=bicubic, antialias=true, center_crop=224,"
                        + " scale=1/255, mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]}",
                description.toString());
        assertEquals(List.of(0.485f, 0.456f, 0.406f), description.get("mean"));
        assertThrows(UnsupportedOperationException.class, description::clear);
    }

    @Test
    void isAValue() {
        float[] mean = {0.5f, 0.5f, 0.5f};
        Preprocessing one = SMALL.withMean(mean);
        mean[0] = 9;
        one.mean()[1] = 9;
        one.std()[1] = 9;
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, one.mean());
        assertEquals(one, SMALL.withMean(0.5f, 0.5f, 0.5f));
        assertEquals(one.hashCode(), SMALL.withMean(0.5f, 0.5f, 0.5f).hashCode());
        assertNotEquals(one, SMALL);
        assertNotEquals(SMALL, SMALL.withCrop(5));
        assertNotEquals(SMALL, SMALL.withStd(1, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0.5,1", "0,-1,0.5,1", "8,8,NaN,1", "8,8,0,0", "8,8,0,-1", "8,8,0,Infinity"})
    void refusesNonsense(int resize, int crop, float mean, float std) {
        float[] means = {0, 0, mean};
        float[] deviations = {1, std, 1};
        assertThrows(
                CamException.class,
                () -> new Preprocessing(resize, crop, ResizeFilter.BILINEAR, means, deviations));
    }

    @Test
    void refusesOtherNumbersOfChannels() {
        assertThrows(CamException.class, () -> SMALL.withMean(1, 2));
        assertThrows(CamException.class, () -> SMALL.withStd(1, 2, 3, 4));
    }
}
