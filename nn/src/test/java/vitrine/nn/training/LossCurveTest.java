package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

class LossCurveTest {
    private static LossCurve falling(int steps) {
        LossCurve curve = new LossCurve();
        for (int i = 1; i <= steps; i++) curve.add(i, 0.1 / i, 1.0 / i);
        return curve;
    }

    @Test
    void theTableReadsBackToTheSameBits() {
        LossCurve curve = falling(30);
        assertEquals(curve.points(), LossCurve.parse(curve.csv(), 30).points());
        assertEquals("step,rate,loss\n1,0.1,1.0\n2,0.05,0.5\n", falling(2).csv());
    }

    @Test
    void whatCameAfterTheCheckpointIsForgotten() {
        LossCurve resumed = LossCurve.parse(falling(30).csv(), 12);
        for (int i = 13; i <= 30; i++) resumed.add(i, 0.1 / i, 1.0 / i);
        assertEquals(falling(30).csv(), resumed.csv());
    }

    @Test
    void recentLossesAreAveraged() {
        assertEquals((1.0 / 2 + 1.0 / 3) / 2, falling(3).recent(2), 1e-15);
        assertEquals((1 + 1.0 / 2) / 2, falling(2).recent(100), 1e-15);
        assertTrue(Double.isNaN(new LossCurve().recent(5)));
    }

    @Test
    void thePictureIsWellFormedAndShowsEveryStep()
            throws ParserConfigurationException, IOException, SAXException {
        String svg = falling(50).svg("loss of <a> & b");
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(svg.contains("loss of &lt;a> &amp; b"));
        assertTrue(svg.contains("step 50"));
        assertEquals(2 * 49, svg.chars().filter(c -> c == 'L').count());
        assertTrue(new LossCurve().svg("nothing yet").endsWith("</svg>\n"));
    }

    @Test
    void aBrokenTableIsRefusedByLine() {
        assertThrows(ModelException.class, () -> LossCurve.parse("a,b\n", 1));
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> LossCurve.parse("step,rate,loss\n1,0.1,2\n2,x,3\n", 9));
        assertTrue(String.valueOf(e.getMessage()).contains("line 3"));
        assertThrows(ModelException.class, () -> LossCurve.parse("step,rate,loss\n1,0.1\n", 9));
        assertThrows(ModelException.class, () -> falling(3).add(3, 0.1, 0.1));
    }
}
