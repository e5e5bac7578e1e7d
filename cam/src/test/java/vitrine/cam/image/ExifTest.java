package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteOrder;
import java.util.SplittableRandom;

class ExifTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsEveryOrientationInBothByteOrders(int orientation) {
        assertEquals(orientation, read(HandMade.tiff(orientation, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(orientation, read(HandMade.tiff(orientation, ByteOrder.BIG_ENDIAN)));
    }

    @Test
    void readsABlockInTheMiddleOfOtherBytes() {
        byte[] tiff = HandMade.tiff(6, ByteOrder.BIG_ENDIAN);
        byte[] around = HandMade.joined(HandMade.joined(new byte[5], tiff), new byte[7]);
        assertEquals(6, Exif.orientation(around, 5, 5 + tiff.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255, 256, 65535})
    void ignoresValuesOutsideOneToEight(int value) {
        assertEquals(1, read(HandMade.tiff(value, ByteOrder.LITTLE_ENDIAN)));
    }

    @Test
    void ignoresAnEntryOfAnotherTypeOrCount() {
        byte[] type = HandMade.tiff(6, ByteOrder.LITTLE_ENDIAN);
        type[24] = 4;
        assertEquals(1, read(type));
        byte[] count = HandMade.tiff(6, ByteOrder.LITTLE_ENDIAN);
        count[26] = 2;
        assertEquals(1, read(count));
    }

    @Test
    void ignoresADirectoryThatLiesOutside() {
        for (int offset : new int[] {0, 7, 37, 38, 0x7FFFFFFF, -1, Integer.MIN_VALUE}) {
            byte[] tiff = HandMade.tiff(6, ByteOrder.BIG_ENDIAN);
            for (int i = 0; i < 4; i++) {
                tiff[4 + i] = (byte) (offset >>> (24 - 8 * i));
            }
            assertEquals(1, read(tiff), "offset " + offset);
        }
    }

    @Test
    void ignoresWhateverIsCutOff() {
        byte[] tiff = HandMade.tiff(6, ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < 34; length++) {
            assertEquals(1, Exif.orientation(tiff, 0, length), "length " + length);
        }
        assertEquals(6, Exif.orientation(tiff, 0, 34));
        assertEquals(1, Exif.orientation(tiff, 0, tiff.length + 1));
        assertEquals(1, Exif.orientation(tiff, -1, 20));
    }

    @Test
    void neverThrows() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] tiff =
                    HandMade.tiff(
                            1 + i % 8, i % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            for (int k = random.nextInt(4); k >= 0; k--) {
                tiff[random.nextInt(tiff.length)] = (byte) random.nextInt(256);
            }
            int found = Exif.orientation(tiff, 0, random.nextInt(tiff.length + 1));
            assertTrue(found >= 1 && found <= 8);
        }
    }

    private static int read(byte[] tiff) {
        return Exif.orientation(tiff, 0, tiff.length);
    }
}
