package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;

class ColourMapTest {

    @ParameterizedTest
    @EnumSource
    void staysInsideAndClampsItsArgument(ColourMap map) {
        assertEquals(map.rgb(0), map.rgb(-3));
        assertEquals(map.rgb(0), map.rgb(Double.NaN));
        assertEquals(map.rgb(0), map.rgb(Double.NEGATIVE_INFINITY));
        assertEquals(map.rgb(1), map.rgb(7));
        assertEquals(map.rgb(1), map.rgb(Double.POSITIVE_INFINITY));
        for (int i = 0; i <= 1000; i++) {
            assertEquals(0, map.rgb(i / 1000.0) >>> 24);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasNoJumps(ColourMap map) {
        for (int i = 0; i < 1000; i++) {
            int here = map.rgb(i / 1000.0);
            int there = map.rgb((i + 1) / 1000.0);
            for (int shift = 0; shift < 24; shift += 8) {
                assertEquals(here >> shift & 255, there >> shift & 255, 5, map + " at " + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,000080", "32,0000FF", "96,02FFFE", "128,82FF7E", "255,800000"})
    void jetHasOpenCvsLevels(int level, String colour) {
        assertEquals(Integer.parseInt(colour, 16), ColourMap.JET.rgb(level / 255.0));
    }

    @Test
    void coolwarmIsWhiteAtOneHalf() {
        assertEquals(0x3B4CC0, ColourMap.COOLWARM.rgb(0));
        assertEquals(0xFFFFFF, ColourMap.COOLWARM.rgb(0.5));
        assertEquals(0xB40426, ColourMap.COOLWARM.rgb(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRIDIS", "MAGMA"})
    void growsBrighterAllTheWay(ColourMap map) {
        double last = -1;
        for (int i = 0; i <= 50; i++) {
            int colour = map.rgb(i / 50.0);
            double luma =
                    0.2126 * (colour >> 16)
                            + 0.7152 * (colour >> 8 & 255)
                            + 0.0722 * (colour & 255);
            assertTrue(luma > last, map + " at " + i);
            last = luma;
        }
    }

    @ParameterizedTest
    @CsvSource({"JET,1,1", "VIRIDIS,4,600", "MAGMA,5,750", "TURBO,32,768"})
    void isCloseToTheTablesOfOpenCv(ColourMap map, int tolerance, int different)
            throws IOException {
        ByteBuffer table =
                Shared.tensor(
                        Shared.file("goldens/C_cam_misc/image_utils.safetensors"),
                        "colormap_bgr/" + map);
        int found = 0;
        for (int i = 0; i < 768; i++) {
            int shift = 8 * (i % 3);
            int entry = i / 3;
            int level = map.rgb(entry / 255.0) >> shift & 255;
            assertEquals(table.get(i) & 255, level, tolerance, map + " level " + entry);
            found += (table.get(i) & 255) == level ? 0 : 1;
        }
        assertTrue(found <= different, found + " levels differ");
    }
}
