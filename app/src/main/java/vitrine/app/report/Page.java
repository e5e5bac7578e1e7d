package vitrine.app.report;

import java.util.Base64;
import java.util.List;

/// A page of HTML in one file: no scripts, no fonts, nothing from a network; every text is escaped.
public final class Page {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--line:#8884;--soft:#8882}
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
            h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:1px solid var(--line)}
            table{border-collapse:collapse;margin:.5rem 0;display:block;overflow-x:auto}
            td,th{padding:.2rem .7rem;text-align:left;border-bottom:1px solid var(--line)}
            .n{text-align:right;font-variant-numeric:tabular-nums}
            code,pre{font-family:ui-monospace,monospace;font-size:.9em}
            pre{background:var(--soft);padding:.7rem;overflow-x:auto}
            .row{display:flex;flex-wrap:wrap;gap:1rem}
            figure{margin:0;max-width:100%}figcaption{font-size:.85rem;overflow-wrap:anywhere}
            @media(max-width:30rem){.small{max-width:calc(50% - .5rem)}}
            img{image-rendering:pixelated;max-width:100%}
            .scale{display:flex;gap:.4rem;align-items:center;font-size:.8rem;width:12rem}
            .scale img{flex:1;width:0;height:.6rem}
            details{margin:.3rem 0}summary{cursor:pointer;font-size:.85rem}
            .good{color:#197a2b}.bad{color:#c22}
            @media(prefers-color-scheme:dark){.good{color:#6c6}.bad{color:#f77}}
            """;

    /// Pictures up to so many CSS pixels wide stand in pairs on a narrow screen.
    private static final int SMALL = 224;

    /// A caption has so much room at least.
    private static final int LEAST = 160;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /// @param title the page's heading
    public Page(String title) {
        this.title = title;
    }

    /// A heading of a section.
    public Page section(String heading) {
        body.append("<h2>").append(escaped(heading)).append("</h2>\n");
        return this;
    }

    /// Running text.
    public Page text(String paragraph) {
        body.append("<p>").append(escaped(paragraph)).append("</p>\n");
        return this;
    }

    /// Text whose lines and spaces stay as they are: formulas, numbers, commands.
    public Page code(String lines) {
        body.append("<pre>").append(escaped(lines)).append("</pre>\n");
        return this;
    }

    /// A judgement, coloured.
    public Page verdict(boolean good, String sentence) {
        body.append("<p class=\"").append(good ? "good" : "bad").append("\">");
        body.append(good ? "✓ " : "✗ ").append(escaped(sentence)).append("</p>\n");
        return this;
    }

    /// A table; cells that read as numbers are aligned to the right.
    public Page table(List<String> head, List<List<String>> rows) {
        body.append("<table><thead><tr>");
        for (int i = 0; i < head.size(); i++) {
            boolean numbers = !rows.isEmpty() && i < rows.getFirst().size();
            body.append("<th").append(numbers ? kind(rows.getFirst().get(i)) : "").append('>');
            body.append(escaped(head.get(i))).append("</th>");
        }
        body.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            for (String cell : row) {
                body.append("<td")
                        .append(kind(cell))
                        .append('>')
                        .append(escaped(cell))
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody></table>\n");
        return this;
    }

    private static String kind(String cell) {
        return cell.matches("[-+]?[0-9.][0-9.eE+ -]*%?") ? " class=\"n\"" : "";
    }

    /// A picture with a line under it.
    ///
    /// @param png the picture's file
    /// @param width in CSS pixels
    public record Picture(String caption, byte[] png, int width) {}

    /// A picture whose colours are numbers, with their scale.
    ///
    /// @param picture the picture
    /// @param bar a picture of the colours, from the least number on the left to the greatest
    /// @param least what the left end stands for
    /// @param greatest what the right end stands for
    public record Scaled(Picture picture, byte[] bar, String least, String greatest) {}

    /// Pictures of numbers side by side.
    public Page scaled(List<Scaled> pictures) {
        body.append("<div class=\"row\">\n");
        for (Scaled s : pictures) {
            figure(s.picture());
            body.append("<div class=\"scale\"><span>").append(escaped(s.least()));
            body.append("</span><img alt=\"\" src=\"").append(data(s.bar()));
            body.append("\"><span>").append(escaped(s.greatest())).append("</span></div>");
            body.append("</figure>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /// Lines that stay as they are, seen when their title is clicked.
    public Page folded(String title, String lines) {
        body.append("<details><summary>").append(escaped(title)).append("</summary><pre>");
        body.append(escaped(lines)).append("</pre></details>\n");
        return this;
    }

    /// Pictures side by side.
    public Page pictures(List<Picture> pictures) {
        body.append("<div class=\"row\">\n");
        for (Picture p : pictures) {
            figure(p);
            body.append("</figure>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /// A figure, to be closed.
    private void figure(Picture p) {
        body.append("<figure style=\"width:").append(Math.max(LEAST, p.width())).append("px\"");
        body.append(p.width() <= SMALL ? " class=\"small\">" : ">");
        body.append("<img alt=\"").append(escaped(p.caption()));
        body.append("\" width=\"").append(p.width()).append("\" src=\"").append(data(p.png()));
        body.append("\"><figcaption>").append(escaped(p.caption())).append("</figcaption>");
    }

    private static String data(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /// What another page has to say, seen when its title is clicked.
    public Page fold(String summary, Page content) {
        body.append("<details><summary>").append(escaped(summary)).append("</summary>\n");
        body.append(content.body).append("</details>\n");
        return this;
    }

    /// The page's file.
    public String html() {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                + "<title>"
                + escaped(title)
                + "</title>\n<style>\n"
                + STYLE
                + "</style></head><body>\n<h1>"
                + escaped(title)
                + "</h1>\n"
                + body
                + "</body></html>\n";
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
