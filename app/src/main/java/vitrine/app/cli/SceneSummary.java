package vitrine.app.cli;

import vitrine.app.report.Chapter;
import vitrine.app.report.ScoreTable;
import vitrine.scenes.Recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is said after several scenes were explained.
///
/// @param model the embedded model
/// @param seed of the scenes
/// @param chapters one for each scene
/// @param first the files that show all of them
/// @param others how many files there are beside
record SceneSummary(String model, long seed, List<Chapter> chapters, List<Path> first, int others) {

    /// For a person.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(title());
        for (Chapter c : chapters) lines.add("  " + c.name() + ": " + c.words());
        List<List<String>> cells = ScoreTable.of(chapters).cells();
        if (cells.isEmpty()) {
            lines.add("  none of them has what was explained, so that no map can be judged");
        } else {
            lines.add(row(ScoreTable.HEAD));
            for (List<String> row : cells) lines.add(row(row));
            lines.add(ScoreTable.MEANING + " The last three know nothing of the model.");
        }
        for (Chapter c : chapters) lines.addAll(notes(c));
        for (Path file : first) lines.add("  " + file);
        if (others > 0) lines.add("  and " + others + " files beside");
        return lines;
    }

    /// Which maps say nothing, and why.
    private static List<String> notes(Chapter c) {
        return c.findings().stream()
                .filter(f -> !f.defect().isEmpty())
                .map(f -> "  note: " + c.name() + ", " + f.label() + ": " + f.defect())
                .toList();
    }

    /// What the scenes are.
    String title() {
        String seen = seed == Recipe.SEED ? "learned from" : "never seen before";
        return String.format(
                Locale.ROOT,
                "%s of seed %d, %s, explained by %s",
                chapters.size() == 1 ? "1 scene" : chapters.size() + " scenes",
                seed,
                seen,
                model);
    }

    private static String row(List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("  %-32s", cells.getFirst()));
        for (String cell : cells.subList(1, cells.size())) line.append(String.format("%8s", cell));
        return line.toString();
    }

    /// For a program.
    Map<String, Object> document() {
        List<Object> rows = new ArrayList<>();
        ScoreTable.of(chapters)
                .means()
                .forEach((name, mean) -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("map", name);
                    row.put("hit", mean.hit());
                    row.put("energy", mean.energy());
                    row.put("iou", mean.overlap());
                    rows.add(row);
                });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", model);
        document.put("seed", seed);
        document.put("count", chapters.size());
        document.put("scores", rows);
        document.put("files", first.stream().map(Path::toString).toList());
        return document;
    }
}
