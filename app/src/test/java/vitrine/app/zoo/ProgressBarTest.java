package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class ProgressBarTest {
    private static final int MIB = 1 << 20;

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final ProgressBar bar =
            new ProgressBar(new PrintStream(seen, true, StandardCharsets.UTF_8), "a.pth");

    private String seen() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLine() {
        assertEquals(
                "a.pth [######..................]  25 % of 4.0 MiB, 0.5 MiB/s  ",
                ProgressBar.line("a.pth", MIB, 4 * MIB, 0.5));
        assertEquals(
                "a.pth [########################] 100 % of 4.0 MiB, 12.0 MiB/s  ",
                ProgressBar.line("a.pth", 4 * MIB, 4 * MIB, 12));
        assertEquals("a.pth 1.5 MiB, 0.5 MiB/s  ", ProgressBar.line("a.pth", 3 * MIB / 2, -1, 0.5));
    }

    @Test
    void aQuickDownloadIsDrawnAtItsBeginningAndItsEnd() {
        for (int i = 0; i <= 1000; i++) bar.at(i, 1000);
        bar.close();
        String[] drawn = seen().split("\r");
        assertTrue(drawn.length < 500, "not for each byte: " + drawn.length);
        assertTrue(drawn[1].contains("   0 %"), seen());
        assertTrue(drawn[drawn.length - 1].contains(" 100 %"), seen());
        assertTrue(seen().endsWith(System.lineSeparator()));
    }

    @Test
    void aNoteStandsOnALineOfItsOwn() {
        bar.at(1, 10);
        bar.note("a.pth: the connection ended; trying again");
        bar.at(1, 10);
        bar.close();
        bar.close();
        assertEquals(3, seen().split("\n").length, seen());
        assertTrue(seen().contains("\nvitrine: a.pth: the connection ended"), seen());
    }

    @Test
    void nothingIsDrawnWhenNothingCame() {
        bar.close();
        assertEquals("", seen());
    }
}
