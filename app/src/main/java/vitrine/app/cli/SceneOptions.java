package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Shape;
import vitrine.scenes.Recipe;
import vitrine.scenes.Scene;
import vitrine.scenes.SceneClass;
import vitrine.scenes.Scenes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What an embedded model looks at where no photo is given.
final class SceneOptions {
    private static final int SHOWN = 4;
    private static final int MOST = 64;

    @Option(
            names = "--scenes",
            paramLabel = "N",
            description = "How many scenes where no photo is given. Default: 4, of an audit 1.")
    private @Nullable Integer scenes;

    private int shown = SHOWN;

    @Option(
            names = "--scene",
            split = ",",
            paramLabel = "I",
            description = "Which scenes of the seed are shown, by number, in place of the first.")
    private List<Integer> numbers = List.of();

    /// Shows so many if nothing else was said.
    void otherwise(int count) {
        shown = count;
    }

    /// Refuses the options where photos are looked at.
    void mustBeAbsent() {
        if (scenes != null || !numbers.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    (scenes != null ? "--scenes " + scenes : "--scene " + numbers.getFirst())
                            + ": is for the embedded models without photos; leave it out, or leave"
                            + " out --model and the photos");
        }
    }

    /// The scenes of a seed as the recipe's model takes them, each drawn when asked for.
    List<Supplier<Input>> items(Recipe recipe, long seed) {
        Scenes drawn = new Scenes(seed, recipe.shortcut());
        List<Integer> chosen = numbers.isEmpty() ? first() : numbers.stream().distinct().toList();
        for (int number : chosen) {
            if (number < 0) {
                throw new Failure(
                        ExitCode.USAGE, "--scene " + number + ": scenes are numbered from 0");
            }
        }
        return chosen.stream().<Supplier<Input>>map(i -> () -> input(drawn, i)).toList();
    }

    private List<Integer> first() {
        int count = scenes == null ? shown : scenes;
        if (count < 1 || count > MOST) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--scenes "
                            + count
                            + ": must be from 1 to "
                            + MOST
                            + "; figures over more come from ./vitrine bench scenes");
        }
        return IntStream.range(0, count).boxed().toList();
    }

    private static Input input(Scenes scenes, int number) {
        Scene scene = scenes.scene(number);
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("scene", number);
        description.put("seed", scenes.seed());
        description.put("shortcut", scenes.shortcut().name());
        description.put("width", Scene.SIDE);
        description.put("height", Scene.SIDE);
        description.put(
                "objects",
                scene.objects().stream()
                        .map(Scene.SceneObject::kind)
                        .map(SceneClass::label)
                        .toList());
        return new Input(
                "scene-" + scenes.seed() + "-" + number,
                new Shape(1, 3, Scene.SIDE, Scene.SIDE),
                scene.input(),
                scene.photo(),
                description,
                scene);
    }
}
