package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.ModelException;

import java.util.List;

class ClippingTest {
    private static final Engine ENGINE = Engine.cpu(1);

    private static Tensor row(double... values) {
        return ENGINE.tensor(new Shape(1, values.length), values);
    }

    @Test
    void theNormIsThatOfAllGradientsTogether() {
        List<Tensor> gradients = List.of(row(3, 0), row(0, 0, 4));
        assertEquals(5, Clipping.norm(gradients));
        List<Tensor> held = Clipping.norm(1).of(gradients);
        assertArrayEquals(new double[] {0.6, 0}, held.get(0).toDoubles(), 1e-6);
        assertArrayEquals(new double[] {0, 0, 0.8}, held.get(1).toDoubles(), 1e-6);
        assertEquals(1, Clipping.norm(held), 1e-6);
    }

    @Test
    void gradientsWithinTheLimitKeepTheirBits() {
        List<Tensor> gradients = List.of(row(0.3, -0.1));
        assertSame(gradients, Clipping.norm(1).of(gradients));
        assertSame(gradients, Clipping.NONE.of(gradients));
    }

    @Test
    void valuesAreHeldOneByOne() {
        List<Tensor> held = Clipping.value(0.5).of(List.of(row(-2, 0.25, 0.75)));
        assertArrayEquals(new double[] {-0.5, 0.25, 0.5}, held.getFirst().toDoubles());
    }

    @Test
    void aLimitIsPositive() {
        assertThrows(ModelException.class, () -> Clipping.norm(0));
        assertThrows(ModelException.class, () -> Clipping.value(Double.NaN));
    }
}
