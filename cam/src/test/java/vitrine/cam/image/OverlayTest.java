package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

class OverlayTest {

    private static final Photo PHOTO = HandMade.photo(6, 4, 1);

    private static float[] ramp() {
        float[] map = new float[24];
        for (int i = 0; i < map.length; i++) {
            map[i] = i / 23f;
        }
        return map;
    }

    @Test
    void heatIsTheColourOfEachNumber() {
        Photo heat = Overlay.heat(ramp(), 6, 4, ColourMap.MAGMA);
        assertEquals(ColourMap.MAGMA.rgb(0), heat.rgb(0, 0));
        assertEquals(ColourMap.MAGMA.rgb(9 / 23f), heat.rgb(3, 1));
        assertEquals(ColourMap.MAGMA.rgb(1), heat.rgb(5, 3));
    }

    @Test
    void blendMixes() {
        Photo blend = Overlay.blend(PHOTO, ramp(), ColourMap.JET, 0.25);
        Photo heat = Overlay.heat(ramp(), 6, 4, ColourMap.JET);
        for (int i = 0; i < 72; i++) {
            int x = i / 3 % 6;
            int y = i / 18;
            double mixed = 0.75 * PHOTO.sample(x, y, i % 3) + 0.25 * heat.sample(x, y, i % 3);
            assertEquals(Math.floor(mixed + 0.5), blend.sample(x, y, i % 3));
        }
        assertEquals(PHOTO, Overlay.blend(PHOTO, ramp(), ColourMap.JET, 0));
        assertEquals(heat, Overlay.blend(PHOTO, ramp(), ColourMap.JET, 1));
        assertEquals(
                Overlay.blend(PHOTO, ramp(), ColourMap.JET, 0.5),
                Overlay.blend(PHOTO, ramp(), ColourMap.JET));
    }

    @Test
    void signedIsSymmetricAboutZero() {
        Photo signed = Overlay.signed(new float[] {-2, -1, 0, 1, 2, 0.5f}, 3, 2);
        assertEquals(ColourMap.COOLWARM.rgb(0), signed.rgb(0, 0));
        assertEquals(ColourMap.COOLWARM.rgb(0.25), signed.rgb(1, 0));
        assertEquals(0xFFFFFF, signed.rgb(2, 0));
        assertEquals(ColourMap.COOLWARM.rgb(0.75), signed.rgb(0, 1));
        assertEquals(ColourMap.COOLWARM.rgb(1), signed.rgb(1, 1));
        assertEquals(
                0xFFFFFF, Overlay.signed(new float[1], 1, 1).rgb(0, 0), "an empty map is white");
        float[] map = ramp();
        map[3] = -4;
        assertEquals(Overlay.signed(map, 6, 4), Overlay.blendSigned(PHOTO, map, 1));
    }

    @Test
    void gradCamFollowsItsFormula() {
        float[] map = ramp();
        Photo overlay = Overlay.gradCam(PHOTO, map);
        float[] sums = new float[72];
        float max = 0;
        for (int i = 0; i < 72; i++) {
            int heat =
                    ColourMap.JET.rgb((int) (255 * map[i / 3]) / 255.0) >> (16 - 8 * (i % 3)) & 255;
            sums[i] = 0.5f * (heat / 255f) + 0.5f * (PHOTO.sample(i / 3 % 6, i / 18, i % 3) / 255f);
            max = Math.max(max, sums[i]);
        }
        for (int i = 0; i < 72; i++) {
            assertEquals((int) (255 * (sums[i] / max)), overlay.sample(i / 3 % 6, i / 18, i % 3));
        }
    }

    @Test
    void gradCamOfBlackStaysBlack() {
        Photo black = new Photo(2, 1, new byte[6]);
        assertEquals(black, Overlay.gradCam(black, new float[2], ColourMap.JET, 1));
    }

    @ParameterizedTest
    @CsvSource({"show0,JET,0.5,1", "show2,JET,0.3,1", "show3,VIRIDIS,0.8,2"})
    void gradCamIsThatOfPytorchGradCam(
            String prefix, ColourMap colours, double weight, int tolerance) throws IOException {
        Path golden = Shared.file("goldens/C_cam_misc/image_utils.safetensors");
        float[] image = Shared.floats(golden, prefix + "/img");
        float[] mask = Shared.floats(golden, prefix + "/mask");
        ByteBuffer expected = Shared.tensor(golden, prefix + "/out_u8");
        byte[] actual = Overlay.gradCam(image, mask, colours, weight);
        int different = 0;
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected.get(i) & 255, actual[i] & 255, tolerance, "sample " + i);
            different += expected.get(i) == actual[i] ? 0 : 1;
        }
        assertTrue(
                colours != ColourMap.JET || different <= actual.length / 100,
                different + " differ");
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.01f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesNumbersOutside(float value) {
        float[] map = ramp();
        map[8] = value;
        CamException error =
                assertThrows(CamException.class, () -> Overlay.blend(PHOTO, map, ColourMap.JET));
        assertEquals(
                "overlay: the map holds "
                        + value
                        + " at (2, 1); scale it to 0..1 or use the signed overlay",
                error.getMessage());
        assertThrows(CamException.class, () -> Overlay.gradCam(PHOTO, map));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(CamException.class, () -> Overlay.gradCam(PHOTO, new float[23]));
        assertThrows(CamException.class, () -> Overlay.heat(new float[0], 0, 3, ColourMap.JET));
        assertThrows(CamException.class, () -> Overlay.blend(PHOTO, ramp(), ColourMap.JET, 1.1));
        assertThrows(
                CamException.class,
                () -> Overlay.gradCam(PHOTO, ramp(), ColourMap.JET, Double.NaN));
        assertThrows(CamException.class, () -> Overlay.signed(new float[] {Float.NaN}, 1, 1));
        assertThrows(
                CamException.class,
                () -> Overlay.signed(new float[] {Float.NEGATIVE_INFINITY}, 1, 1));
    }
}
