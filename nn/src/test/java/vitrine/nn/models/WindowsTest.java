package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

class WindowsTest {
    private static final Engine ENGINE = Engine.cpu();

    @ParameterizedTest
    @CsvSource({"7, 0, 14, 21", "7, 3, 14, 14", "7, 3, 15, 9", "3, 1, 2, 8", "4, 2, 4, 5"})
    void joinIsTheInverseOfCut(int side, int shift, int height, int width) {
        WindowGrid windows = grid(side, shift, height, width);
        Shape shape = new Shape(2, height, width, 3);
        Tensor x = ENGINE.range(shape.size()).reshape(shape);
        Tensor cut = windows.cut(x);
        int count = Math.ceilDiv(height, side) * Math.ceilDiv(width, side);
        assertEquals(new Shape(2, count, side * side, 3), cut.shape());
        Tensor joined = windows.join(cut);
        assertEquals(shape, joined.shape());
        assertArrayEquals(x.toArray(), joined.toArray());
    }

    /// Window 0 of a moved map begins `shift` rows and columns into it.
    @Test
    void windowsAreMovedDownAndRight() {
        Shape shape = new Shape(1, 8, 8, 1);
        Tensor x = ENGINE.range(64).reshape(shape);
        float[] first = grid(4, 2, 8, 8).cut(x).toArray();
        assertEquals(2 * 8 + 2, first[0]);
        assertEquals(2 * 8 + 3, first[1]);
        assertEquals(3 * 8 + 2, first[4]);
        float[] still = grid(4, 0, 8, 8).cut(x).toArray();
        assertEquals(0, still[0]);
    }

    /// Two tokens of a moved window see each other exactly where they are less than a window apart
    /// in the padded map, as they lie there and not as they were rolled.
    @ParameterizedTest
    @CsvSource({"4, 2, 8, 12", "3, 1, 7, 6", "7, 3, 14, 14", "4, 2, 4, 8", "3, 1, 2, 3"})
    void theMaskKeepsApartWhatTheRollBroughtTogether(int side, int shift, int height, int width) {
        WindowGrid windows = grid(side, shift, height, width);
        int h = Math.ceilDiv(height, side) * side;
        int w = Math.ceilDiv(width, side) * side;
        WindowGrid padded = grid(side, shift, h, w);
        float[] rows = padded.cut(place(h, w, true)).toArray();
        float[] columns = padded.cut(place(h, w, false)).toArray();
        float[] mask = windows.mask() == null ? new float[0] : windows.mask().toArray();
        int tokens = side * side;
        boolean any = false;
        for (int i = 0; i < mask.length; i++) {
            int a = i / (tokens * tokens) * tokens + i / tokens % tokens;
            int b = i / (tokens * tokens) * tokens + i % tokens;
            boolean near =
                    Math.abs(rows[a] - rows[b]) < side && Math.abs(columns[a] - columns[b]) < side;
            assertEquals(near ? 0 : -100, mask[i]);
            any |= !near;
        }
        assertEquals(any, windows.mask() != null);
    }

    private static WindowGrid grid(int side, int shift, int height, int width) {
        return WindowGrid.of(new Windows(side, shift), ENGINE, height, width);
    }

    private static Tensor place(int h, int w, boolean row) {
        float[] at = new float[h * w];
        for (int i = 0; i < at.length; i++) at[i] = row ? i / w : i % w;
        return ENGINE.tensor(new Shape(1, h, w, 1), at);
    }

    @Test
    void aMapOfOneWindowStays() {
        assertNull(grid(7, 3, 7, 7).mask());
        assertNull(grid(7, 3, 4, 6).mask());
        assertNotNull(grid(7, 3, 7, 8).mask());
        Tensor x = ENGINE.range(49).reshape(1, 7, 7, 1);
        assertArrayEquals(x.toArray(), grid(7, 3, 7, 7).cut(x).toArray());
    }

    /// Equal differences share an entry, and the middle one is that of a token with itself.
    @Test
    void pairsAreTheirDifferences() {
        int[] pairs = new Windows(3, 0).pairs().values();
        assertEquals(81, pairs.length);
        for (int t = 0; t < 9; t++) assertEquals(12, pairs[t * 9 + t]);
        assertEquals(0, pairs[8], "the first token against the last: both differences lowest");
        assertEquals(24, pairs[8 * 9]);
        assertEquals(11, pairs[1], "one column to the left of its partner");
        assertEquals(7, pairs[3], "one row above its partner");
    }
}
