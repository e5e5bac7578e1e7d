package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

class PhotoRefusalTest {

    private static final Photo PHOTO = HandMade.photo(40, 30, 21);

    private static void assertRefused(byte[] file, String reason) {
        CamException error =
                assertThrows(
                        CamException.class, () -> Photo.decode(file, "cat.jpg", Photo.MAX_PIXELS));
        assertTrue(String.valueOf(error.getMessage()).startsWith("cat.jpg: "), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains(reason), error.getMessage());
    }

    private static byte[] file(String format) {
        return HandMade.encoded(
                format.equals("wbmp")
                        ? new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_BINARY)
                        : Pictures.image(PHOTO),
                format);
    }

    @Test
    void namesWhatIsNoPictureFile(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.png");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path inner = Files.createDirectory(folder.resolve("inner.png"));
        assertEquals(
                "missing.png: does not exist: check the path " + missing,
                assertThrows(CamException.class, () -> Photo.read(missing)).getMessage());
        assertEquals(
                "empty.png: is empty (0 bytes): name a picture file",
                assertThrows(CamException.class, () -> Photo.read(empty)).getMessage());
        assertEquals(
                "inner.png: is a folder: name a picture file",
                assertThrows(CamException.class, () -> Photo.read(inner)).getMessage());
    }

    @Test
    void refusesAFileTooLargeForItsLimit(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large.bmp"), new byte[(16 << 20) + 900]);
        CamException error = assertThrows(CamException.class, () -> Photo.read(large, 100));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith("large.bmp: has 16778116 bytes"),
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "hello world,68 65 6c 6c 6f 20 77 6f",
        "RIFFxxxxWEBPVP8L,WebP",
        "%PDF-1.7,PDF",
        "x,78"
    })
    void saysWhatItSawInstead(String content, String seen) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(bytes, "is not a picture that can be read here");
        assertRefused(bytes, seen);
    }

    @Test
    void knowsForeignFamilies() throws IOException {
        ByteArrayOutputStream tiff = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(Pictures.image(PHOTO), "tiff", tiff));
        assertRefused(tiff.toByteArray(), "TIFF");
        assertRefused("\0\0\0\u0018ftypheic".getBytes(StandardCharsets.ISO_8859_1), "HEIF");
        assertRefused(new byte[200], "not a picture");
        assertRefused(new byte[] {'B', 'M', 1, 2}, "cut off");
        assertRefused(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, "cut off");
    }

    @Test
    void refusesCmykJpegAndNamesTheRemedy() throws IOException {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        assertRefused(bytes.toByteArray(), "CMYK");
        assertRefused(bytes.toByteArray(), "convert it to RGB");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,5", "5,0", "-1,5", "10000,10001", "2147483647,2147483647", "64000001,1"})
    void checksTheSizeOfAPngBeforeDecoding(int width, int height) {
        byte[] file =
                HandMade.png(
                        HandMade.header(width, height, 8, 2),
                        HandMade.chunk("IDAT", (byte) 1, (byte) 2),
                        HandMade.end());
        assertTimeout(
                Duration.ofSeconds(30),
                () ->
                        assertRefused(
                                file,
                                width < 1 || height < 1
                                        ? "claims a size of"
                                        : "more than the limit of"));
    }

    @Test
    void checksTheSizeOfOtherFormatsToo() {
        byte[] jpeg = HandMade.jpeg(PHOTO);
        int frame = frame(jpeg);
        byte[] large = jpeg.clone();
        Arrays.fill(large, frame + 5, frame + 9, (byte) 0xFE);
        assertRefused(large, "has 65278×65278 pixels");
        Arrays.fill(large, frame + 5, frame + 9, (byte) 0);
        assertRefused(large, "claims a size of 0×0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "wbmp"})
    void obeysTheLimitOfTheCaller(String format) {
        byte[] whole = file(format);
        CamException error =
                assertThrows(CamException.class, () -> Photo.decode(whole, "cat.gif", 40 * 30 - 1));
        assertEquals(
                "cat.gif: has 40×30 pixels, more than the limit of 1199: shrink it or raise the"
                        + " limit",
                error.getMessage());
        assertDoesNotThrow(() -> Photo.decode(whole, "cat.gif", 40 * 30));
    }

    @Test
    void refusesRareKindsOfJpeg() {
        byte[] jpeg = HandMade.jpeg(PHOTO);
        int frame = frame(jpeg);
        byte[] arithmetic = jpeg.clone();
        arithmetic[frame + 1] = (byte) 0xC9;
        assertRefused(arithmetic, "SOF9");
        byte[] twelve = jpeg.clone();
        twelve[frame + 4] = 12;
        assertRefused(twelve, "12 bits");
        byte[] two = jpeg.clone();
        two[frame + 9] = 2;
        assertRefused(two, "2 components");
    }

    private static int frame(byte[] jpeg) {
        for (int i = 0; i < jpeg.length; i++) {
            if ((jpeg[i] & 255) == 0xFF && (jpeg[i + 1] & 255) == 0xC0) {
                return i;
            }
        }
        throw new AssertionError("no frame header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "wbmp"})
    void refusesWhatIsCutOffAtTwentyPlaces(String format) {
        byte[] whole = file(format);
        Photo expected = Photo.decode(whole, "whole", Photo.MAX_PIXELS);
        for (int i = 1; i <= 20; i++) {
            assertRefused(Arrays.copyOf(whole, whole.length * i / 21), "");
        }
        if (format.equals("png") || format.equals("jpeg")) {
            assertRefused(Arrays.copyOf(whole, whole.length - 1), "is cut off");
        }
        assertEquals(expected, Photo.decode(whole, "whole", Photo.MAX_PIXELS));
    }

    @Test
    void refusesAScanThatEndsEarlyThoughTheEndMarkerIsThere() {
        byte[] jpeg = HandMade.jpeg(PHOTO);
        byte[] early = Arrays.copyOf(jpeg, jpeg.length - 200);
        early[early.length - 3] = 1;
        early[early.length - 2] = (byte) 0xFF;
        early[early.length - 1] = (byte) 0xD9;
        assertRefused(early, "damaged JPEG");
    }

    @Test
    void refusesPngDataThatEndEarlyThoughTheEndChunkIsThere() {
        byte[] half = HandMade.deflated(new byte[61 * 3]);
        assertRefused(
                HandMade.png(
                        HandMade.header(20, 6, 8, 2), HandMade.chunk("IDAT", half), HandMade.end()),
                "damaged PNG");
        assertRefused(
                HandMade.png(HandMade.header(20, 6, 8, 2), HandMade.end()), "no picture data");
    }

    @Test
    void refusesDamagedPngChunks() {
        byte[] png = Pictures.png(PHOTO);
        byte[] flipped = png.clone();
        flipped[60] ^= 1;
        assertRefused(flipped, "the checksum of its IDAT chunk at byte 33 does not match");
        byte[] negative = png.clone();
        negative[33] = (byte) 0x80;
        assertRefused(negative, "negative length");
        assertRefused(HandMade.png(HandMade.end()), "header chunk is not the first");
        assertRefused(HandMade.png(HandMade.chunk("IHDR", new byte[12])), "header has 12 bytes");
        assertRefused(
                HandMade.png(HandMade.header(1, 1, 8, 2), HandMade.chunk("CgBI")),
                "unknown chunk CgBI");
    }

    @Test
    void refusesAColourThatThePaletteHasNot() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(66).putInt(0).putInt(62);
        bmp.putInt(40).putInt(2).putInt(1).putShort((short) 1).putShort((short) 8);
        bmp.putInt(0).putInt(4).putInt(0).putInt(0).putInt(2).putInt(2);
        bmp.putInt(0x102030).putInt(0x405060).put((byte) 1).put((byte) 200);
        assertRefused(bmp.array(), "names colour 200 of a palette of 2");
        byte[] png =
                HandMade.png(
                        HandMade.header(2, 1, 8, 3),
                        HandMade.chunk("PLTE", new byte[6]),
                        HandMade.data(1, (byte) 0, (byte) 200),
                        HandMade.end());
        assertRefused(png, "names colour 200 of a palette of 2");
        bmp.put(63, (byte) 0);
        assertEquals(0x102030, Photo.decode(bmp.array(), "fine", 2).rgb(1, 0));
    }

    @Test
    void refusesAGifWhosePixelsEndEarly() {
        byte[] gif = file("gif");
        assertRefused(Arrays.copyOf(gif, gif.length - 2), "is cut off");
        byte[] early = Arrays.copyOf(gif, gif.length);
        int block = HandMade.lastGifBlock(gif);
        early[block] = 0;
        assertRefused(Arrays.copyOf(early, block + 1), "damaged GIF");
    }

    @Test
    void largeTextsAreSkippedUnread() {
        byte[] png = Pictures.png(PHOTO);
        byte[] text =
                HandMade.joined(
                        "Comment\0\0".getBytes(StandardCharsets.ISO_8859_1),
                        HandMade.deflated(new byte[1 << 22]));
        byte[] before = Arrays.copyOf(png, 33);
        byte[] after = Arrays.copyOfRange(png, 33, png.length);
        byte[] file = HandMade.joined(HandMade.joined(before, HandMade.chunk("zTXt", text)), after);
        assertEquals(PHOTO, Photo.decode(file, "text.png", Photo.MAX_PIXELS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "wbmp"})
    void damageNeverGivesAnotherException(String format) {
        byte[] whole = file(format);
        SplittableRandom random = new SplittableRandom(format.length() + 100L * format.charAt(0));
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            int region = i % 2 == 0 ? damaged.length : Math.min(damaged.length, 80);
            for (int k = random.nextInt(3); k >= 0; k--) {
                damaged[random.nextInt(region)] = (byte) random.nextInt(256);
            }
            try {
                Photo photo = Photo.decode(damaged, "cat.jpg", 1_000_000);
                assertTrue(photo.width() > 0);
            } catch (CamException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("cat.jpg: "), e.getMessage());
            }
        }
    }
}
