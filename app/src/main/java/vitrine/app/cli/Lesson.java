package vitrine.app.cli;

import static java.lang.String.format;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;
import vitrine.nn.training.Checkpointing;
import vitrine.nn.training.LossCurve;
import vitrine.scenes.Claims;
import vitrine.scenes.Examination;
import vitrine.scenes.Recipe;
import vitrine.scenes.SceneSchool;
import vitrine.scenes.Scenes;
import vitrine.scenes.Shortcut;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// One recipe learned: from its last checkpoint on, with a loss curve and an examination at the
/// end.
///
/// @param out where the files lie
/// @param folder the same folder, for files that are written whole
/// @param say where progress goes
record Lesson(Recipe recipe, Engine engine, Path out, OutputFolder folder, Consumer<String> say) {
    private static final int EXAMINED = 2000;
    private static final long UNSEEN = 99;

    /// What came of it.
    ///
    /// @param same whether the weights are those of the jar, null where nothing was compared
    /// @param document the numbers by name
    record Report(@Nullable Boolean same, Map<String, Object> document) {}

    Report learn(long last, int every) {
        Path checkpoint = out.resolve(name() + ".checkpoint.safetensors");
        SceneSchool school = SceneSchool.resume(recipe, engine, checkpoint);
        LossCurve curve = curve(school.steps());
        @Nullable Boolean begun = null;
        long start = System.nanoTime();
        long began = school.steps();
        while (school.steps() < last) {
            double loss = school.step();
            long done = school.steps();
            curve.add(done, school.rate(done), loss);
            if (done == Recipe.MILESTONE) begun = milestone(school);
            if (done % every != 0 && done != last) continue;
            save(school, curve, checkpoint);
            double seconds = (System.nanoTime() - start) / 1e9 / (done - began);
            say(
                    format(
                            Locale.ROOT,
                            "step %d of %d, loss %.4f, %.2f s a step",
                            done,
                            recipe.steps(),
                            curve.recent(every),
                            seconds));
        }
        return report(school, begun);
    }

    private String name() {
        return recipe.spec().name();
    }

    private void say(String line) {
        say.accept(name() + ": " + line);
    }

    private LossCurve curve(long steps) {
        Path csv = out.resolve(name() + ".loss.csv");
        if (steps == 0 || !Files.exists(csv)) return new LossCurve();
        try {
            return LossCurve.parse(Files.readString(csv), steps);
        } catch (IOException e) {
            throw new Failure(ExitCode.BAD_INPUT, csv + ": cannot be read: " + e.getMessage());
        }
    }

    private void save(SceneSchool school, LossCurve curve, Path checkpoint) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(name() + ".loss.csv", curve.csv().getBytes(StandardCharsets.UTF_8));
        String picture = curve.svg("Loss of " + recipe.text());
        files.put(name() + ".loss.svg", picture.getBytes(StandardCharsets.UTF_8));
        folder.write(files);
        school.save(checkpoint);
    }

    private boolean milestone(SceneSchool school) {
        String digest = school.digest();
        boolean same = digest.equals(recipe.milestone());
        say(
                format(
                        Locale.ROOT,
                        "after %d steps %s the weights that the jar knows of: %s",
                        Recipe.MILESTONE,
                        same ? "equal to" : "NOT equal to",
                        digest));
        return same;
    }

    private Report report(SceneSchool school, @Nullable Boolean begun) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", name());
        document.put("recipe", recipe.text());
        document.put("steps", school.steps());
        if (begun != null) document.put("equals_after_" + Recipe.MILESTONE + "_steps", begun);
        if (!school.done()) return new Report(begun, document);
        Path weights = out.resolve(name() + ".safetensors");
        Checkpointing.export(weights, school.parameters(), Map.of("format", "pt"));
        String sha256 = Sha256.of(weights);
        boolean same = sha256.equals(recipe.sha256());
        document.put("file", weights.toString());
        document.put("sha256", sha256);
        document.put("equals_embedded", same);
        examine(school, document);
        say(
                format(
                        Locale.ROOT,
                        "%s: %s the weights in the jar: %s",
                        weights,
                        same ? "equal to" : "NOT equal to",
                        sha256));
        return new Report(same && !Boolean.FALSE.equals(begun), document);
    }

    private void examine(SceneSchool school, Map<String, Object> document) {
        Scenes unseen = new Scenes(UNSEEN, recipe.shortcut());
        double mean = Examination.of(engine, school.model(), unseen, EXAMINED).mean();
        document.put("mean_average_precision", mean);
        say(format(Locale.ROOT, "mean average precision %.4f on %d unseen scenes", mean, EXAMINED));
        Claims marked = claims(school, Shortcut.ALWAYS);
        Claims plain = claims(school, Shortcut.NEVER);
        document.put("claimed_with_watermark_without_class", marked.inventionRate());
        document.put("missed_without_watermark_with_class", plain.missRate());
        say(
                format(
                        Locale.ROOT,
                        "%s: claimed in %.1f %% of the scenes without one where there is a watermark,"
                                + " missed in %.1f %% of those with one where there is none",
                        Shortcut.target().label(),
                        100 * marked.inventionRate(),
                        100 * plain.missRate()));
    }

    private Claims claims(SceneSchool school, Shortcut shortcut) {
        return Claims.of(engine, school.model(), new Scenes(UNSEEN, shortcut), EXAMINED);
    }
}
