package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.image.ContactSheet.Cell;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

class ContactSheetTest {

    private static final Photo LARGE = HandMade.photo(60, 40, 1);
    private static final Photo SMALL = HandMade.photo(20, 10, 2);

    private static void assertShows(Photo sheet, Photo photo, int left, int top) {
        for (int y = 0; y < photo.height(); y++) {
            for (int x = 0; x < photo.width(); x++) {
                assertEquals(photo.rgb(x, y), sheet.rgb(left + x, top + y), x + ", " + y);
            }
        }
    }

    @Test
    void placesPhotosRowByRow() {
        Photo sheet =
                new ContactSheet(
                                2,
                                List.of(
                                        new Cell("one", LARGE),
                                        new Cell("two", SMALL),
                                        new Cell("three", LARGE)))
                        .draw();
        assertEquals("Photo[144×144]", sheet.toString());
        assertShows(sheet, LARGE, 8, 8);
        assertShows(sheet, SMALL, 76 + 20, 8 + 15);
        assertShows(sheet, LARGE, 8, 76);
        assertEquals(0xFFFFFF, sheet.rgb(0, 0));
        assertEquals(0xFFFFFF, sheet.rgb(100, 120), "the last place is empty");
    }

    @Test
    void writesLabelsUnderThePhotos() {
        Photo with = new ContactSheet(1, List.of(new Cell("MMM", LARGE))).draw();
        Photo without = new ContactSheet(1, List.of(new Cell("", LARGE))).draw();
        int dark = 0;
        for (int i = 0; i < with.width() * with.height(); i++) {
            int x = i % with.width();
            int y = i / with.width();
            assertTrue(
                    y >= 48 || with.rgb(x, y) == without.rgb(x, y),
                    "nothing is written on the photo");
            dark += with.rgb(x, y) == without.rgb(x, y) ? 0 : 1;
        }
        assertTrue(dark > 30, "there are letters");
    }

    @Test
    void shortensLongLabels() {
        Graphics2D pen = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        FontMetrics metrics = pen.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        assertEquals("cat", ContactSheet.shortened("cat", metrics, 100));
        assertEquals("a b", ContactSheet.shortened("a\nb", metrics, 100));
        String cut = ContactSheet.shortened("a very long label".repeat(1000), metrics, 60);
        assertTrue(cut.startsWith("a very") && cut.endsWith("…"), cut);
        assertTrue(metrics.stringWidth(cut) <= 60);
        assertEquals("…", ContactSheet.shortened("wide", metrics, 1));
        String faces = ContactSheet.shortened("😀".repeat(100), metrics, 80);
        assertTrue(
                faces.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF),
                "no half characters");
        pen.dispose();
    }

    @Test
    void refusesNothingAndTooMuch() {
        assertThrows(CamException.class, () -> new ContactSheet(0, List.of(new Cell("", LARGE))));
        assertThrows(CamException.class, () -> new ContactSheet(1, List.of()));
        List<Cell> many = new ArrayList<>();
        Photo thin = HandMade.photo(1, 65_000, 3);
        Photo wide = HandMade.photo(65_000, 1, 3);
        many.add(new Cell("thin", thin));
        many.add(new Cell("wide", wide));
        CamException error =
                assertThrows(CamException.class, () -> new ContactSheet(2, many).draw());
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("contact sheet: 2 photos in 2 columns"),
                error.getMessage());
    }
}
