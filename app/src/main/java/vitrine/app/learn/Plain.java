package vitrine.app.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A lesson as lines of text.
final class Plain {
    private static final int WIDTH = 92;
    private static final String INDENT = "  ";

    private Plain() {}

    /// The whole lesson, its verdict last.
    static List<String> lines(Lesson lesson) {
        List<String> lines = new ArrayList<>();
        lines.add(lesson.title());
        lines.add("=".repeat(lesson.title().length()));
        for (Item item : lesson.items()) lines.addAll(lines(item));
        lines.add("");
        lines.add((lesson.holds() ? "✓ " : "✗ ") + lesson.verdict());
        return lines;
    }

    /// One item.
    static List<String> lines(Item item) {
        return switch (item) {
            case Item.Heading(String text) -> List.of("", text, "-".repeat(columns(text)));
            case Item.Text(String text) -> wrapped(text);
            case Item.Formula(String text) -> text.lines().map(l -> INDENT + INDENT + l).toList();
            case Item.Grids(List<Grid> grids) ->
                    grids.stream().flatMap(g -> grid(g).stream()).toList();
            case Item.Table(List<String> head, List<List<String>> rows) -> table(head, rows);
            case Item.Picture _ -> List.of();
            case Item.Claim claim -> List.of(line(claim));
        };
    }

    /// `✓ α_k = mean_p ∂S/∂A_kp: 64 numbers, largest difference 1.2e-09 of 3.4e-09 allowed`
    static String line(Item.Claim claim) {
        return (claim.holds() ? "✓ " : "✗ ")
                + claim.equation()
                + ": "
                + (claim.values() == 1 ? "" : claim.values() + " numbers, ")
                + (claim.values() == 1 ? "difference " : "largest difference ")
                + Numbers.small(claim.largest())
                + ", allowed "
                + Numbers.small(claim.allowed());
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// The name, then the numbers in rows.
    static List<String> grid(Grid g) {
        List<String> lines = new ArrayList<>();
        Grid.Window w = g.window();
        lines.add(INDENT + g.name() + (g.whole() ? "" : part(w)));
        double magnitude = g.magnitude();
        int cell = 2;
        for (double v : g.values()) cell = Math.max(cell, Numbers.of(v, magnitude).length() + 2);
        for (int y = w.top(); y < w.top() + w.height(); y++) {
            StringBuilder row = new StringBuilder(INDENT);
            for (int x = w.left(); x < w.left() + w.width(); x++) {
                String number = Numbers.of(g.at(y, x), magnitude);
                row.append(" ".repeat(cell - number.length())).append(number);
            }
            lines.add(row.toString());
        }
        return lines;
    }

    private static String part(Grid.Window w) {
        return ", rows %d to %d, columns %d to %d"
                .formatted(w.top(), w.top() + w.height() - 1, w.left(), w.left() + w.width() - 1);
    }

    private static List<String> table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(head));
        all.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> row : all)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], columns(row.get(i)));
        return all.stream().map(row -> row(row, widths)).toList();
    }

    /// How many columns a text takes: an accent takes none.
    private static int columns(String text) {
        return (int)
                text.codePoints()
                        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .count();
    }

    private static String row(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String blank = " ".repeat(widths[i] - columns(cells.get(i)));
            padded.add(i == 0 ? cells.get(i) + blank : blank + cells.get(i));
        }
        return INDENT + padded.stream().collect(Collectors.joining(INDENT)).stripTrailing();
    }
}
