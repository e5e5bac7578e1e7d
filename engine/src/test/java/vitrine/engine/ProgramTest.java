package vitrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// A recorded program can be read, and a backward pass says which of its lines it meets.
class ProgramTest {
    private static final Engine ENGINE = Engine.reference();

    @Test
    void aProgramIsItsLinesInOrder() {
        Trace trace = new Trace();
        Tensor x = trace.watch(ENGINE.full(new Shape(2, 3), 1));
        trace.scope("first");
        Tensor y = x.mul(ENGINE.full(new Shape(1, 3), 2));
        trace.scope("second");
        Tensor z = y.add(x).sum(1);
        Tensor after = z.neg();
        List<Line> lines = trace.program(z);
        assertEquals(4, lines.size());
        assertNull(lines.getFirst().op());
        assertEquals(List.of(), lines.getFirst().sources());
        Line product = lines.get(1);
        assertEquals(List.of(0, Line.CONSTANT), product.sources());
        assertEquals(List.of(new Shape(2, 3), new Shape(1, 3)), product.arguments());
        assertEquals("first", product.scope());
        assertTrue(product.recorded(0) && !product.recorded(1));
        assertEquals(1, product.recorded());
        assertEquals(List.of(1, 0), lines.get(2).sources());
        assertEquals(2, lines.get(2).recorded());
        assertEquals("second", lines.get(3).scope());
        assertEquals(new Shape(2, 1), lines.get(3).shape());
        assertEquals(4, trace.lineOf(after));
        assertThrows(EngineException.class, () -> trace.lineOf(ENGINE.full(new Shape(1), 0)));
    }

    @Test
    void callsNameTheirLines() {
        Trace trace = new Trace();
        Tensor x = trace.watch(ENGINE.full(new Shape(3), 2));
        Tensor z = x.square().neg().add(x);
        List<Integer> met = new ArrayList<>();
        Rules rules =
                (call, g) -> {
                    met.add(call.line());
                    assertEquals(trace.program(z).get(call.line()).op(), call.op());
                    return call.vjp(g);
                };
        trace.gradient(z, ENGINE.full(new Shape(3), 1), x, rules);
        assertEquals(List.of(3, 3, 2, 1, 1), met);
    }
}
