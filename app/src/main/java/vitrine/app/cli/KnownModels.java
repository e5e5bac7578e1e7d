package vitrine.app.cli;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.nn.ModelException;
import vitrine.nn.Names;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.scenes.Recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every model that a command knows by its name: those whose weights are part of the program, and
/// those whose weights are files.
final class KnownModels {
    private KnownModels() {}

    /// All of them, the embedded ones first.
    static List<ModelSpec> all() {
        List<ModelSpec> all = new ArrayList<>(embedded());
        all.addAll(Models.all());
        return all;
    }

    private static List<ModelSpec> embedded() {
        return Arrays.stream(Recipe.values()).map(Recipe::spec).toList();
    }

    /// The model of that name or alias, or a [ModelException] that names near ones.
    static ModelSpec named(String name) {
        String own = Models.aliases().getOrDefault(name, name);
        for (ModelSpec spec : all()) if (spec.name().equals(own)) return spec;
        List<String> names = new ArrayList<>(all().stream().map(ModelSpec::name).toList());
        names.addAll(Models.aliases().keySet());
        throw new ModelException(
                "model " + name + ": no model of that name" + Names.near(name, names));
    }

    /// The recipe of the embedded model of that name.
    static Recipe recipe(String name) {
        return Recipe.named(name)
                .orElseThrow(() ->
                        new Failure(
                                ExitCode.USAGE,
                                "--model "
                                        + name
                                        + ": is not learned from scenes; choose of "
                                        + String.join(
                                                ", ",
                                                embedded().stream()
                                                        .map(ModelSpec::name)
                                                        .toList())));
    }
}
