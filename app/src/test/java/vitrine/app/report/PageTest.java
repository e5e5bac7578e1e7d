package vitrine.app.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class PageTest {
    @Test
    void everyTextIsEscaped() {
        String evil = "<script>\"&'</script>";
        String html =
                new Page(evil)
                        .section(evil)
                        .text(evil)
                        .code(evil)
                        .verdict(true, evil)
                        .table(List.of(evil), List.of(List.of(evil)))
                        .pictures(List.of(new Page.Picture(evil, new byte[] {1}, 10)))
                        .html();
        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("\"\"&"), html);
        assertTrue(html.contains("&lt;script&gt;&quot;&amp;'"), html);
    }

    @Test
    void nothingComesFromANetwork() {
        String html =
                new Page("t")
                        .pictures(List.of(new Page.Picture("p", new byte[] {1, 2, 3}, 10)))
                        .html();
        assertFalse(html.contains("http"), html);
        assertTrue(html.contains("data:image/png;base64,AQID"), html);
    }

    @Test
    void numbersStandOnTheRight() {
        String html = new Page("t").table(List.of("a"), List.of(List.of("-1.5e-3", "x1"))).html();
        assertTrue(html.contains("<td class=\"n\">-1.5e-3</td><td>x1</td>"), html);
    }
}
