package vitrine.app.report;

import org.jspecify.annotations.Nullable;

import vitrine.scenes.Score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The mean scores of several inputs' maps, the methods first and maps that know nothing last.
///
/// @param rows the scores of each kind of map
public record ScoreTable(Map<String, List<Score>> rows) {
    /// What the columns are.
    public static final List<String> HEAD = List.of("map", "hit", "energy", "IoU", "scenes");

    /// What the columns mean.
    public static final String MEANING =
            "hit: the map's greatest value lies on the object; energy: the share of the map's"
                    + " positive values on it; IoU: of the object and as many of the map's highest"
                    + " pixels.";

    /// The scores of all chapters.
    public static ScoreTable of(List<Chapter> chapters) {
        Map<String, List<Score>> rows = new LinkedHashMap<>();
        for (Chapter chapter : chapters) {
            for (Finding f : chapter.findings()) {
                @Nullable Score score = f.score();
                if (score != null) add(rows, f.label(), score);
            }
        }
        for (Chapter chapter : chapters) chapter.baselines().forEach((n, s) -> add(rows, n, s));
        return new ScoreTable(rows);
    }

    private static void add(Map<String, List<Score>> rows, String name, Score score) {
        rows.computeIfAbsent(name, _ -> new ArrayList<>()).add(score);
    }

    /// The mean of each row.
    public Map<String, Score> means() {
        Map<String, Score> means = new LinkedHashMap<>();
        rows.forEach((name, scores) -> means.put(name, Score.mean(scores)));
        return means;
    }

    /// The cells of each row.
    public List<List<String>> cells() {
        List<List<String>> cells = new ArrayList<>();
        rows.forEach((name, scores) -> {
            Score mean = Score.mean(scores);
            cells.add(
                    List.of(
                            name,
                            number(mean.hit()),
                            number(mean.energy()),
                            number(mean.overlap()),
                            String.valueOf(scores.size())));
        });
        return cells;
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.2f", v);
    }
}
