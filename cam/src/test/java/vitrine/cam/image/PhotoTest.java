package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.CamException;

class PhotoTest {

    @Test
    void isNotChangedThroughItsArrays() {
        byte[] samples = {1, 2, 3, 4, 5, (byte) 250};
        Photo photo = new Photo(2, 1, samples);
        samples[0] = 99;
        photo.samples()[1] = 99;
        assertEquals(0x010203, photo.rgb(0, 0));
        assertEquals(250, photo.sample(1, 0, 2));
    }

    @Test
    void isEqualByValue() {
        Photo photo = HandMade.photo(6, 4, 1);
        assertEquals(photo, new Photo(6, 4, photo.samples()));
        assertEquals(photo.hashCode(), new Photo(6, 4, photo.samples()).hashCode());
        assertNotEquals(photo, new Photo(4, 6, photo.samples()));
        assertNotEquals(photo, HandMade.photo(6, 4, 2));
        assertEquals("Photo[6×4]", photo.toString());
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,0,0", "-1,-1,3", "2,2,11", "2,2,13", "65536,65536,0"})
    void refusesSizesThatDoNotFit(int width, int height, int samples) {
        assertThrows(CamException.class, () -> new Photo(width, height, new byte[samples]));
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,-1", "3,0", "0,2"})
    void refusesPixelsOutside(int x, int y) {
        Photo photo = HandMade.photo(3, 2, 1);
        CamException error = assertThrows(CamException.class, () -> photo.rgb(x, y));
        assertEquals(
                "photo: pixel (%d, %d) is outside the picture of 3×2".formatted(x, y),
                error.getMessage());
    }

    /// The six pixels of `A B C / D E F` as each orientation is to be seen.
    @ParameterizedTest
    @CsvSource({
        "1,ABC/DEF",
        "2,CBA/FED",
        "3,FED/CBA",
        "4,DEF/ABC",
        "5,AD/BE/CF",
        "6,DA/EB/FC",
        "7,FC/EB/DA",
        "8,CF/BE/AD"
    })
    void turnsAsTheOrientationSays(int orientation, String seen) {
        byte[] samples = new byte[18];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ('A' + i / 3);
        }
        Photo turned = new Photo(3, 2, samples).oriented(orientation);
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < turned.height(); y++) {
            rows.append(y == 0 ? "" : "/");
            for (int x = 0; x < turned.width(); x++) {
                rows.append((char) turned.sample(x, y, 2));
            }
        }
        assertEquals(seen, rows.toString());
    }
}
