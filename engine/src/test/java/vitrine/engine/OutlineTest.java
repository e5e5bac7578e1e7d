package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.kernels.KernelException;

/// The engine without values.
class OutlineTest {
    private final Engine outline = Engine.outline();

    @Test
    void extentsFollowTheRulesOfTheOperations() {
        Tensor x = outline.tensor(new Shape(1, 1, 1, 1), 0f).expandTo(new Shape(2, 3, 640, 480));
        Tensor w = outline.tensor(new Shape(1, 1, 1, 1), 0f).expandTo(new Shape(8, 3, 3, 3));
        Tensor y = Convolutions.conv(x, w, ConvSpec.of(2).withStride(2, 2));
        assertEquals(new Shape(2, 8, 319, 239), y.shape());
        assertEquals(new Shape(2, 8), y.relu().mean(2, 3).reshape(2, 8).shape());
        assertEquals("outline", outline.name());
    }

    @Test
    void aSizeThatNoMemoryHoldsIsNoMatter() {
        Tensor x = outline.tensor(new Shape(1, 1), 0f).expandTo(new Shape(40_000, 50_000));
        assertEquals(new Shape(40_000), x.exp().sum(1).reshape(40_000).shape());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor x = outline.range(6);
        assertThrows(EngineException.class, () -> x.add(outline.range(5)));
        assertThrows(EngineException.class, () -> x.reshape(4));
    }

    @Test
    void valuesAreRefused() {
        KernelException e = assertThrows(KernelException.class, () -> outline.range(3).toArray());
        assertTrue(e.getMessage().startsWith("outline: has extents and no values"));
        assertThrows(KernelException.class, () -> outline.range(1).item());
    }
}
