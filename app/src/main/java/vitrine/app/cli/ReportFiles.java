package vitrine.app.cli;

import vitrine.app.report.Chapter;
import vitrine.app.report.ExplainReport;
import vitrine.app.report.Finding;
import vitrine.cam.Saliency;
import vitrine.cam.image.ContactSheet;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;
import vitrine.scenes.Scene;
import vitrine.scenes.SceneClass;
import vitrine.scenes.Score;
import vitrine.scenes.Truth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is told of several results together: a page, and for scenes a sheet of all of them.
///
/// @param files how a map is drawn and where files go
/// @param explainer who answers
/// @param request the command
record ReportFiles(ResultFiles files, Explainer explainer, String request) {
    /// With more cells in a row a sheet would be too wide.
    private static final int WIDEST = 12;

    /// What stands where there is no picture.
    private static final Photo NOTHING = new Photo(1, 1, new byte[] {-1, -1, -1});

    /// What there is to tell of an input.
    ///
    /// @param results at least one
    Chapter chapter(Input input, List<Explainer.Result> results) {
        Saliency answer = results.getFirst().answer();
        Photo photo = input.photo();
        List<Photo> seen = new ArrayList<>();
        if (photo != null) seen.add(shown(input, photo, answer));
        return new Chapter(
                input.name(),
                words(input, answer),
                seen,
                top(answer),
                results.stream().map(r -> finding(input, r)).toList(),
                baselines(input, answer));
    }

    private Map<String, Score> baselines(Input input, Saliency answer) {
        return explainer.truth(input, answer.target()).map(Truth::baselines).orElse(Map.of());
    }

    private Finding finding(Input input, Explainer.Result result) {
        List<Photo> overlays =
                result.finite()
                        ? files.overlays(result).stream()
                                .map(o -> shown(input, o, result.answer()))
                                .toList()
                        : List.of();
        return Finding.of(result.label(), overlays, result.answer(), result.score());
    }

    private static Photo shown(Input input, Photo picture, Saliency answer) {
        Scene scene = input.scene();
        if (scene == null) return picture;
        return new SceneView(scene).together(picture, answer.target().classes());
    }

    private String words(Input input, Saliency answer) {
        String explained =
                "explained: "
                        + new Sidecar(explainer.model(), explainer.loaded(), explainer.profile())
                                .described(answer);
        Scene scene = input.scene();
        if (scene == null) return explained;
        List<String> there =
                scene.objects().stream()
                        .map(Scene.SceneObject::kind)
                        .map(SceneClass::label)
                        .toList();
        return "there: "
                + String.join(", ", there)
                + (scene.watermark().contains(true) ? ", and the watermark" : "")
                + "; "
                + explained;
    }

    private List<List<String>> top(Saliency answer) {
        List<List<String>> rows = new ArrayList<>();
        for (List<Prediction> sample : Prediction.of(answer.output(), explainer.model())) {
            for (Prediction p : sample) {
                rows.add(
                        List.of(
                                String.valueOf(p.index()),
                                p.name(),
                                String.format(Locale.ROOT, "%.4f", p.logit()),
                                String.format(Locale.ROOT, "%.4f", p.probability())));
            }
        }
        return rows;
    }

    /// Writes the page.
    Path page(String name, String title, List<Chapter> chapters) {
        String html = new ExplainReport(title, chapters, facts(), request).html();
        return files.folder().write(Map.of(name, html.getBytes(StandardCharsets.UTF_8))).getFirst();
    }

    private List<List<String>> facts() {
        return List.of(
                List.of("vitrine", Version.number()),
                List.of("Java", Runtime.version().toString()),
                List.of("engine", explainer.engine().name()),
                List.of("model", explainer.model().name()),
                List.of("SHA-256 of its weights", explainer.loaded().sha256()),
                List.of("profile", explainer.profile().label()));
    }

    /// Writes a sheet on which each input begins a row; nothing where there are no maps.
    Optional<Path> sheet(String name, List<Chapter> chapters) {
        int columns = 0;
        for (Chapter c : chapters) columns = Math.max(columns, 1 + c.findings().size());
        if (columns < 2) return Optional.empty();
        columns = Math.min(columns, WIDEST);
        List<ContactSheet.Cell> cells = new ArrayList<>();
        for (Chapter chapter : chapters) {
            cells.add(new ContactSheet.Cell(chapter.name(), chapter.photo().getFirst()));
            for (Finding f : chapter.findings()) {
                Photo shown = f.overlays().isEmpty() ? NOTHING : f.overlays().getFirst();
                cells.add(new ContactSheet.Cell(f.label(), shown));
            }
            while (cells.size() % columns != 0) cells.add(new ContactSheet.Cell("", NOTHING));
        }
        byte[] sheet = Pictures.png(new ContactSheet(columns, cells).draw());
        return Optional.of(files.folder().write(Map.of(name, sheet)).getFirst());
    }
}
