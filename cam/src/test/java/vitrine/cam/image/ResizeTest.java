package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.CamException;

import java.util.Arrays;

class ResizeTest {

    /// Weights are stored in units of 2⁻²².
    private static final double UNITS = 1 << 22;

    /// The filters as their papers write them.
    private static double weight(ResizeFilter filter, double x) {
        double d = Math.abs(x);
        return switch (filter) {
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> d < 1 ? 1 - d : 0;
            case BICUBIC ->
                    d <= 1
                            ? 1.5 * d * d * d - 2.5 * d * d + 1
                            : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
            case LANCZOS ->
                    d == 0
                            ? 1
                            : d < 3
                                    ? 3
                                            * Math.sin(Math.PI * d)
                                            * Math.sin(Math.PI * d / 3)
                                            / (Math.PI * Math.PI * d * d)
                                    : 0;
        };
    }

    private static double support(ResizeFilter filter) {
        return switch (filter) {
            case BOX -> 0.5;
            case BILINEAR -> 1;
            case BICUBIC -> 2;
            case LANCZOS -> 3;
        };
    }

    /// One line in double precision: the mean around each new centre with rounded weights, in whole
    /// levels.
    private static double[] line(double[] from, int length, ResizeFilter filter) {
        double scale = (double) from.length / length;
        double stretch = Math.max(scale, 1);
        double reach = support(filter) * stretch;
        double[] to = new double[length];
        for (int i = 0; i < length; i++) {
            double centre = (i + 0.5) * scale;
            double[] weights = new double[from.length];
            double total = 0;
            for (int j = 0; j < from.length; j++) {
                boolean inside =
                        j >= (int) Math.max(0, centre - reach + 0.5)
                                && j < (int) (centre + reach + 0.5);
                weights[j] = inside ? weight(filter, (j + 0.5 - centre) / stretch) : 0;
                total += weights[j];
            }
            double sum = 0;
            for (int j = 0; j < from.length; j++) {
                sum += Math.floor(weights[j] / total * UNITS + 0.5) / UNITS * from[j];
            }
            to[i] = Math.clamp(Math.floor(sum + 0.5), 0.0, 255.0);
        }
        return to;
    }

    private static Photo slowly(Photo photo, int width, int height, ResizeFilter filter) {
        byte[] samples = new byte[3 * width * height];
        for (int band = 0; band < 3; band++) {
            double[][] rows = new double[photo.height()][];
            for (int y = 0; y < photo.height(); y++) {
                double[] row = new double[photo.width()];
                for (int x = 0; x < row.length; x++) {
                    row[x] = photo.sample(x, y, band);
                }
                rows[y] = width == row.length ? row : line(row, width, filter);
            }
            for (int x = 0; x < width; x++) {
                double[] column = new double[rows.length];
                for (int y = 0; y < column.length; y++) {
                    column[y] = rows[y][x];
                }
                double[] resized = height == column.length ? column : line(column, height, filter);
                for (int y = 0; y < height; y++) {
                    samples[3 * (y * width + x) + band] = (byte) resized[y];
                }
            }
        }
        return new Photo(width, height, samples);
    }

    @ParameterizedTest
    @CsvSource({
        "40,30,20,15",
        "40,30,17,11",
        "13,9,40,31",
        "50,20,20,50",
        "37,41,37,10",
        "37,41,90,41",
        "1,1,5,4",
        "64,3,1,1",
        "5,100,3,99",
        "100,100,99,101",
        "90,60,7,300"
    })
    void isTheDefinitionOfPillow(int width, int height, int newWidth, int newHeight) {
        Photo photo = HandMade.photo(width, height, 31L * width + height);
        for (ResizeFilter filter : ResizeFilter.values()) {
            byte[] expected = slowly(photo, newWidth, newHeight, filter).samples();
            byte[] actual = Resize.resize(photo, newWidth, newHeight, filter).samples();
            int different = 0;
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i] & 255, actual[i] & 255, 1, filter + " sample " + i);
                different += expected[i] == actual[i] ? 0 : 1;
            }
            assertTrue(
                    100 * different <= expected.length,
                    filter + ": " + different + " of " + expected.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstantStaysConstant(ResizeFilter filter) {
        for (int level : new int[] {0, 1, 127, 254, 255}) {
            byte[] samples = new byte[3 * 23 * 17];
            Arrays.fill(samples, (byte) level);
            Photo photo = new Photo(23, 17, samples);
            for (int size : new int[] {1, 5, 17, 64}) {
                for (byte sample : Resize.resize(photo, size, 2 * size, filter).samples()) {
                    assertEquals(level, sample & 255);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameSizeIsTheSamePhoto(ResizeFilter filter) {
        Photo photo = HandMade.photo(12, 7, 1);
        assertSame(photo, Resize.resize(photo, 12, 7, filter));
        assertEquals(photo, Resize.resizeShorterSide(photo, 7, filter));
    }

    @ParameterizedTest
    @EnumSource
    void mirroringAndBandsCommute(ResizeFilter filter) {
        Photo photo = HandMade.photo(40, 20, 2);
        Photo mirrored = Resize.resize(photo.oriented(3), 16, 12, filter).oriented(3);
        Photo direct = Resize.resize(photo, 16, 12, filter);
        if (filter != ResizeFilter.BOX) {
            assertEquals(direct, mirrored);
        }
    }

    @Test
    void boxByWholeFactorsIsTheRoundedMean() {
        Photo photo = HandMade.photo(4, 1, 3);
        Photo half = Resize.resize(photo, 2, 1, ResizeFilter.BOX);
        for (int x = 0; x < 2; x++) {
            int sum = photo.sample(2 * x, 0, 1) + photo.sample(2 * x + 1, 0, 1);
            assertEquals((sum + 1) / 2, half.sample(x, 0, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500,333,256,384,256",
        "333,500,256,256,384",
        "100,100,7,7,7",
        "3,1000,5,5,1666",
        "1000,999,256,256,256"
    })
    void theLongerSideIsTruncated(int width, int height, int size, int newWidth, int newHeight) {
        Photo photo = HandMade.photo(width, height, 4);
        Photo resized = Resize.resizeShorterSide(photo, size, ResizeFilter.BILINEAR);
        assertEquals("Photo[%d×%d]".formatted(newWidth, newHeight), resized.toString());
    }

    /// Python's `round((length - size) / 2.0)` rounds halves to even: 0.5 → 0, 1.5 → 2, 2.5 → 2.
    @ParameterizedTest
    @CsvSource({"11,10,0", "13,10,2", "15,10,2", "14,10,2", "10,10,0", "17,10,4"})
    void cropsFromTheMiddleRoundingHalfToEven(int length, int size, int first) {
        Photo photo = HandMade.photo(length, length + 1, 5);
        Photo cropped = Resize.centerCrop(photo, size);
        int top = (int) Math.rint((length + 1 - size) / 2.0);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                assertEquals(photo.rgb(first + x, top + y), cropped.rgb(x, y));
            }
        }
    }

    @Test
    void padsWithBlackWhereThePhotoIsSmaller() {
        Photo photo = HandMade.photo(3, 9, 6);
        Photo cropped = Resize.centerCrop(photo, 6);
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 6; x++) {
                boolean inside = x >= 1 && x < 4;
                assertEquals(inside ? photo.rgb(x - 1, y + 2) : 0, cropped.rgb(x, y));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5", "5,0", "-1,5", "100000,100000"})
    void refusesImpossibleSizes(int width, int height) {
        Photo photo = HandMade.photo(3, 9, 6);
        assertThrows(
                CamException.class, () -> Resize.resize(photo, width, height, ResizeFilter.BOX));
        assertThrows(CamException.class, () -> Resize.centerCrop(photo, Math.min(width, height)));
        Photo thin = HandMade.photo(1, 70_000, 6);
        assertThrows(
                CamException.class, () -> Resize.resizeShorterSide(thin, 256, ResizeFilter.BOX));
        assertThrows(CamException.class, () -> Resize.resize(thin, 70_000, 1, ResizeFilter.BOX));
    }
}
