package vitrine.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/// A claim that does not hold is told, in the terminal and on the page.
class LessonTest {
    @Test
    void aFaultIsTold() {
        Lesson lesson = new Lesson("fault", "A fault");
        lesson.claim("2 = 1 + 1", 2, Ball.of(1).plus(Ball.of(1)));
        assertTrue(lesson.holds());
        lesson.claim("y = 3 x", new double[] {3, 6.001}, Arrays.asList(Ball.of(3), Ball.of(6)));
        assertFalse(lesson.holds());
        assertEquals("1 of 2 lines recomputed, largest difference 1.0e-03", lesson.verdict());
        List<String> lines = Plain.lines(lesson);
        assertTrue(
                lines.contains(
                        "✗ y = 3 x: 2 numbers, largest difference 1.0e-03, allowed 4.8e-07"));
        assertTrue(lines.getLast().startsWith("✗ 1 of 2"), lines.getLast());
        assertTrue(Illustrated.html(lesson).contains("class=\"bad\""));
    }

    @Test
    void whatIsNoNumberDoesNotHold() {
        Lesson lesson = new Lesson("nan", "Not a number");
        lesson.claim("x = 1", Double.NaN, Ball.of(1));
        assertFalse(lesson.holds());
    }

    @Test
    void aClaimNeedsAsManyNumbersAgain() {
        Lesson lesson = new Lesson("two", "Two for one");
        assertThrows(
                IllegalArgumentException.class,
                () -> lesson.claim("x", new double[] {1}, List.of(Ball.of(1), Ball.of(2))));
    }

    @Test
    void gridsOfManyNumbersShowAPart() {
        double[] values = new double[32 * 32];
        values[20 * 32 + 30] = -2;
        Grid grid = Grid.of("x", values, 32).around(20, 30);
        List<String> lines = Plain.grid(grid);
        assertEquals("  x, rows 16 to 23, columns 24 to 31", lines.getFirst());
        assertTrue(lines.get(5).endsWith("-2.0000   0.0000"), lines.get(5));
    }

    @Test
    void eigenvaluesOfASmallMatrix() {
        double[] found = Spectrum.of(new double[][] {{5, 3}, {3, 9}});
        assertEquals(7 + Math.sqrt(13), found[0], 1e-12);
        assertEquals(7 - Math.sqrt(13), found[1], 1e-12);
    }
}
