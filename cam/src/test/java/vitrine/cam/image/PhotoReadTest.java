package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import javax.imageio.ImageIO;

class PhotoReadTest {

    private static Photo decode(byte[] file) {
        return Photo.decode(file, "test", Photo.MAX_PIXELS);
    }

    private static void assertGrey(Photo photo, int tolerance) {
        for (int y = 0; y < photo.height(); y++) {
            for (int x = 0; x < photo.width(); x++) {
                int level = photo.sample(x, y, 0);
                assertEquals(level * 0x010101, photo.rgb(x, y));
                assertEquals((17 * x + 29 * y) & 255, level, tolerance, "pixel " + x + ", " + y);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "17,9", "1,300", "64,48"})
    void losslessFormatsKeepEverySample(int width, int height) {
        Photo photo = HandMade.photo(width, height, 3);
        assertEquals(photo, decode(Pictures.png(photo)));
        assertEquals(
                photo, decode(HandMade.encoded(Pictures.image(photo), "png", true)), "interlaced");
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        image.getGraphics().drawImage(Pictures.image(photo), 0, 0, null);
        assertEquals(photo, decode(HandMade.encoded(image, "bmp")));
    }

    @Test
    void readsThinPictures() {
        Photo photo = HandMade.photo(1, 65_535, 5);
        assertEquals(photo, decode(Pictures.png(photo)));
    }

    @Test
    void readsFromDisk(@TempDir Path folder) throws IOException {
        Photo photo = HandMade.photo(5, 4, 8);
        Path file = folder.resolve("a photo.jpg");
        Files.write(file, Pictures.png(photo));
        assertEquals(photo, Photo.read(file), "the content counts, not the extension");
        assertEquals(photo, Photo.read(file, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void greyStaysAsStored(String format) {
        assertGrey(decode(HandMade.encoded(HandMade.grey(31, 20), format)), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 20})
    void rowsOfInterlacedGifsAreInOrder(int height) {
        assertGrey(decode(HandMade.encoded(HandMade.grey(6, height), "gif")), 0);
        byte[] file = HandMade.encoded(HandMade.grey(6, height), "gif", false);
        assertGrey(decode(file), 0);
    }

    @Test
    void greyJpegStaysAsStored() throws IOException {
        BufferedImage smooth = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1200; i++) {
            smooth.getRaster().setSample(i % 40, i / 40, 0, 20 + 2 * (i % 40) + 3 * (i / 40));
        }
        byte[] file = HandMade.encoded(smooth, "jpeg");
        Photo photo = decode(file);
        var raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
        for (int i = 0; i < 1200; i++) {
            int stored = raster.getSample(i % 40, i / 40, 0);
            assertEquals(stored * 0x010101, photo.rgb(i % 40, i / 40));
            assertEquals(20 + 2 * (i % 40) + 3 * (i / 40), stored, 4);
        }
    }

    @Test
    void sixteenBitsLoseTheLowerEight() {
        byte[] samples = {
            0x12,
            (byte) 0xFF,
            (byte) 0xFF,
            0,
            0,
            (byte) 0xFF,
            (byte) 0x80,
            1,
            0x7F,
            (byte) 0xFF,
            1,
            2
        };
        Photo grey =
                decode(
                        HandMade.png(
                                HandMade.header(3, 2, 16, 0),
                                HandMade.data(2, samples),
                                HandMade.end()));
        assertEquals(0x121212, grey.rgb(0, 0));
        assertEquals(0xFFFFFF, grey.rgb(1, 0));
        assertEquals(0x000000, grey.rgb(2, 0));
        assertEquals(0x808080, grey.rgb(0, 1));
        Photo colour =
                decode(
                        HandMade.png(
                                HandMade.header(1, 2, 16, 2),
                                HandMade.data(2, samples),
                                HandMade.end()));
        assertEquals(0x12FF00, colour.rgb(0, 0));
        assertEquals(0x807F01, colour.rgb(0, 1));
    }

    @Test
    void paletteIsExpandedAndItsAlphaDropped() {
        byte[] palette = {10, 20, 30, (byte) 200, 100, 50, 0, 0, (byte) 255};
        byte[] rows = {0b00_01_10_00, (byte) 0b10_10_01_00};
        Photo photo =
                decode(
                        HandMade.png(
                                HandMade.header(3, 2, 2, 3),
                                HandMade.chunk("PLTE", palette),
                                HandMade.chunk("tRNS", (byte) 0, (byte) 128),
                                HandMade.data(2, rows),
                                HandMade.end()));
        assertEquals(0x0A141E, photo.rgb(0, 0));
        assertEquals(0xC86432, photo.rgb(1, 0));
        assertEquals(0x0000FF, photo.rgb(2, 0));
        assertEquals(0xC86432, photo.rgb(2, 1));
    }

    @Test
    void alphaIsDroppedNotComposited() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0x80FEDCBA);
        Photo photo = decode(HandMade.encoded(image, "png"));
        assertEquals(0x123456, photo.rgb(0, 0));
        assertEquals(0xFEDCBA, photo.rgb(1, 0));
        byte[] greyAlpha = {100, 0, 50, (byte) 255};
        Photo grey =
                decode(
                        HandMade.png(
                                HandMade.header(2, 1, 8, 4),
                                HandMade.data(1, greyAlpha),
                                HandMade.end()));
        assertEquals(0x646464, grey.rgb(0, 0));
        assertEquals(0x323232, grey.rgb(1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "wbmp"})
    void oneBitIsBlackAndWhite(String format) {
        BufferedImage image = new BufferedImage(11, 3, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < 33; i++) {
            image.getRaster().setSample(i % 11, i / 11, 0, i % 3 == 0 ? 1 : 0);
        }
        Photo photo = decode(HandMade.encoded(image, format));
        for (int i = 0; i < 33; i++) {
            assertEquals(i % 3 == 0 ? 0xFFFFFF : 0, photo.rgb(i % 11, i / 11), "pixel " + i);
        }
    }

    @Test
    void gifAndPalettedBmpKeepTheirPalette() {
        byte[] red = {(byte) 255, 10, 77, 0};
        byte[] green = {0, 20, (byte) 200, 1};
        byte[] blue = {9, (byte) 130, 5, 2};
        IndexColorModel palette = new IndexColorModel(2, 4, red, green, blue);
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int i = 0; i < 8; i++) {
            image.getRaster().setSample(i % 4, i / 4, 0, i * 3 % 4);
        }
        for (String format : new String[] {"gif", "png"}) {
            Photo photo = decode(HandMade.encoded(image, format));
            for (int i = 0; i < 8; i++) {
                int k = i * 3 % 4;
                int colour = (red[k] & 255) << 16 | (green[k] & 255) << 8 | (blue[k] & 255);
                assertEquals(colour, photo.rgb(i % 4, i / 4), format + " pixel " + i);
            }
        }
    }

    @Test
    void jpegIsWhatTheDecoderGives() throws IOException {
        for (boolean progressive : new boolean[] {false, true}) {
            Photo original = HandMade.photo(50, 37, 11);
            byte[] file = HandMade.encoded(Pictures.image(original), "jpeg", progressive);
            BufferedImage plain = ImageIO.read(new ByteArrayInputStream(file));
            Photo photo = decode(file);
            for (int y = 0; y < 37; y++) {
                for (int x = 0; x < 50; x++) {
                    assertEquals(plain.getRGB(x, y) & 0xFFFFFF, photo.rgb(x, y));
                }
            }
        }
    }

    @Test
    void colourProfilesAndGammaChangeNothing() throws IOException {
        Photo photo = HandMade.photo(24, 16, 12);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] head = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
        byte[] jpeg = HandMade.jpeg(photo);
        int behindJfif = 2 + 2 + ((jpeg[4] & 255) << 8 | (jpeg[5] & 255));
        byte[] start = Arrays.copyOf(jpeg, behindJfif);
        byte[] rest = Arrays.copyOfRange(jpeg, behindJfif, jpeg.length);
        byte[] segment = HandMade.segment(0xE2, HandMade.joined(head, profile));
        byte[] profiled = HandMade.joined(HandMade.joined(start, segment), rest);
        assertEquals(decode(jpeg), decode(profiled));
        int converted = ImageIO.read(new ByteArrayInputStream(profiled)).getRGB(5, 5) & 0xFFFFFF;
        assertNotEquals(
                converted, decode(jpeg).rgb(5, 5), "the profile is one that would change colours");

        byte[] png = Pictures.png(photo);
        byte[] before = Arrays.copyOf(png, 33);
        byte[] after = Arrays.copyOfRange(png, 33, png.length);
        byte[] gamma = HandMade.chunk("gAMA", (byte) 0, (byte) 1, (byte) 0x86, (byte) 0xA0);
        assertEquals(photo, decode(HandMade.joined(HandMade.joined(before, gamma), after)));
    }

    @Test
    void colourModelFollowsTheMarkers() {
        Photo photo = HandMade.photo(16, 16, 13);
        byte[] jpeg = HandMade.jpeg(photo);
        byte[] bare =
                HandMade.joined(
                        new byte[] {(byte) 0xFF, (byte) 0xD8},
                        Arrays.copyOfRange(jpeg, 20, jpeg.length));
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        Photo usual = decode(jpeg);
        assertEquals(usual, decode(bare), "components 1, 2, 3 are YCbCr");
        assertEquals(
                usual,
                decode(HandMade.withSegment(jpeg, HandMade.segment(0xEE, adobe))),
                "JFIF decides");
        Photo rgb = decode(HandMade.withSegment(bare, HandMade.segment(0xEE, adobe)));
        assertNotEquals(usual, rgb, "Adobe's 0 means that nothing is converted");
        double luma =
                0.299 * usual.sample(3, 3, 0)
                        + 0.587 * usual.sample(3, 3, 1)
                        + 0.114 * usual.sample(3, 3, 2);
        assertEquals(luma, rgb.sample(3, 3, 0), 2.5, "so red is the luma");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void exifOrientationIsApplied(int orientation) {
        Photo photo = HandMade.photo(24, 10, 14);
        byte[] jpeg = HandMade.jpeg(photo);
        Photo expected = decode(jpeg).oriented(orientation);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] tiff = HandMade.tiff(orientation, order);
            assertEquals(expected, decode(HandMade.withExif(jpeg, tiff)));
            byte[] png = Pictures.png(photo);
            byte[] upToEnd = Arrays.copyOf(png, png.length - 12);
            byte[] eXIf = HandMade.joined(HandMade.chunk("eXIf", tiff), HandMade.end());
            assertEquals(photo.oriented(orientation), decode(HandMade.joined(upToEnd, eXIf)));
        }
    }

    @Test
    void bytesBehindTheEndDoNotMatter() {
        Photo photo = HandMade.photo(9, 9, 15);
        assertEquals(photo, decode(HandMade.joined(Pictures.png(photo), new byte[100])));
        byte[] jpeg = HandMade.jpeg(photo);
        assertEquals(decode(jpeg), decode(HandMade.joined(jpeg, new byte[100])));
    }

    @Test
    void packedBitmapsAreStretchedToEightBits() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_555_RGB);
        image.getRaster().setPixel(0, 0, new int[] {31, 0, 1});
        image.getRaster().setPixel(1, 0, new int[] {16, 30, 15});
        byte[] file = HandMade.encoded(image, "bmp");
        assertTrue(file.length < 80, "two bytes a pixel");
        assertEquals(0xFF0008, decode(file).rgb(0, 0));
        assertEquals(0x83F67B, decode(file).rgb(1, 0));
    }
}
