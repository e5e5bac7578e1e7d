package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void equalExtentsAreEqualShapes() {
        assertEquals(new Shape(2, 3), new Shape(2, 3));
        assertEquals(new Shape(2, 3).hashCode(), new Shape(2, 3).hashCode());
        assertNotEquals(new Shape(2, 3), new Shape(3, 2));
        assertNotEquals(new Shape(2, 3), new Shape(2, 3, 1));
        assertEquals("[1, 512, 7, 7]", new Shape(1, 512, 7, 7).toString());
        assertEquals("[]", new Shape().toString());
    }

    @Test
    void extentsAreCopied() {
        int[] dims = {2, 3};
        Shape s = new Shape(dims);
        dims[0] = 9;
        s.dims()[1] = 9;
        assertEquals(new Shape(2, 3), s);
    }

    @Test
    void sizesAndProducts() {
        Shape s = new Shape(2, 3, 4);
        assertEquals(3, s.rank());
        assertEquals(24, s.size());
        assertEquals(12, s.product(1, 3));
        assertEquals(1, s.product(2, 2));
        assertEquals(1, new Shape().size());
        assertEquals(0, new Shape(3, 0).size());
        assertEquals(new Shape(2, 7, 4), s.with(-2, 7));
        assertEquals(new Shape(1, 1, 2, 3, 4), s.padded(2));
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        Shape s = new Shape(2, 3, 4);
        assertEquals(4, s.dim(-1));
        assertEquals(2, s.dim(-3));
        assertEquals(1, s.axis(-2));
        for (int wrong : new int[] {3, -4}) {
            EngineException e = assertThrows(EngineException.class, () -> s.dim(wrong));
            assertEquals("axis " + wrong + ": not an axis of [2, 3, 4]", e.getMessage());
        }
        assertThrows(EngineException.class, () -> new Shape().dim(0));
    }

    @Test
    void impossibleExtentsAreRefused() {
        EngineException negative = assertThrows(EngineException.class, () -> new Shape(2, -1));
        assertTrue(negative.getMessage().contains("[2, -1]"));
        EngineException large =
                assertThrows(EngineException.class, () -> new Shape(65_536, 65_536));
        assertTrue(large.getMessage().contains("[65536, 65536] has more than 2^31-1 elements"));
        assertThrows(EngineException.class, () -> new Shape(1 << 30, 1 << 30, 1 << 30, 1 << 30));
    }
}
