package vitrine.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A picture of horizontal bars in groups, as SVG.
final class Bars {
    private static final int LETTER = 6;
    private static final int PLOT = 470;
    private static final int FIGURES = 80;
    private static final int BAR = 12;
    private static final int GAP = 8;
    private static final int TOP = 64;
    private static final String INK = "#222222";

    private final String title;
    private final double cap;
    private final double mark;
    private final List<Group> groups = new ArrayList<>();

    /// @param title what the bars are
    /// @param cap longer bars end there
    /// @param mark where a line is drawn; NaN for none
    Bars(String title, double cap, double mark) {
        this.title = title;
        this.cap = cap;
        this.mark = mark;
    }

    /// One bar.
    ///
    /// @param colour as CSS has it
    /// @param value how long; NaN for none
    /// @param figure what is written beside
    record Bar(String colour, double value, String figure) {}

    private record Group(String label, List<Bar> bars) {}

    /// Bars that belong together.
    void group(String label, List<Bar> bars) {
        groups.add(new Group(label, bars));
    }

    /// The picture.
    ///
    /// @param legend the meaning of the colours
    String svg(List<Bar> legend) {
        int labels = 16 + LETTER * groups.stream().mapToInt(g -> g.label.length()).max().orElse(0);
        double scale = PLOT / longest();
        List<String> body = new ArrayList<>();
        int y = TOP;
        for (Group group : groups) {
            int middle = y + group.bars.size() * BAR / 2 + 2;
            body.add(text(labels - 8, middle, "end", 11, group.label));
            for (Bar bar : group.bars) {
                double length = length(bar) * scale;
                body.add(rectangle(labels, y, length, BAR - 2, bar.colour));
                body.add(text(labels + length + 5, y + BAR - 3, "start", 11, bar.figure));
                y += BAR;
            }
            y += GAP;
        }
        int width = labels + PLOT + FIGURES;
        List<String> lines = new ArrayList<>();
        lines.add(
                ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\">")
                        .formatted(width, y + GAP));
        lines.add("<title>" + escaped(title) + "</title>");
        lines.add(rectangle(0, 0, width, y + GAP, "#ffffff"));
        lines.add(text(12, 22, "start", 15, title));
        lines.addAll(legendLines(legend));
        lines.addAll(body);
        if (!Double.isNaN(mark)) lines.add(line(labels + mark * scale, y));
        lines.add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private double length(Bar bar) {
        return Double.isNaN(bar.value) ? 0 : Math.min(bar.value, cap);
    }

    private double longest() {
        double most = Double.isNaN(mark) ? 0 : mark;
        for (Group group : groups) {
            for (Bar bar : group.bars) most = Math.max(most, length(bar));
        }
        return most == 0 ? 1 : most;
    }

    private static List<String> legendLines(List<Bar> legend) {
        List<String> lines = new ArrayList<>();
        int x = 12;
        for (Bar bar : legend) {
            lines.add(rectangle(x, 34, 10, 10, bar.colour));
            lines.add(text(x + 15, 43, "start", 11, bar.figure));
            x += 40 + 7 * bar.figure.length();
        }
        return lines;
    }

    private static String rectangle(double x, double y, double width, double height, String fill) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x,
                y,
                width,
                height,
                fill);
    }

    private static String text(double x, double y, String anchor, int size, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\">%s</text>",
                x,
                y,
                anchor,
                size,
                INK,
                escaped(text));
    }

    private static String line(double x, int bottom) {
        return String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %d V%d\" stroke=\"%s\" stroke-dasharray=\"4 3\"/>",
                x,
                TOP - 6,
                bottom,
                INK);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
