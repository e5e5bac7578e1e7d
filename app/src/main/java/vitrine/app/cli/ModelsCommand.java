package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.app.zoo.OfficialFile;
import vitrine.app.zoo.Zoo;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.scenes.Recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Lists the networks, family by family and small before large.
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "Lists the networks: parameters, the side of their input, the layer that each is"
                        + " explained at by default, and whether its official weights are here.")
final class ModelsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Override
    public void run() {
        Zoo zoo = new Zoo(System.getenv(), true, null);
        List<Object> rows = new ArrayList<>();
        for (ModelSpec model : KnownModels.all()) {
            Row row = Row.of(model, zoo);
            rows.add(row.document());
            if (!json) spec.commandLine().getOut().println(row.line());
        }
        if (json) spec.commandLine().getOut().println(Json.text(Map.of("models", rows)));
    }

    /// What is said about one network.
    private record Row(
            ModelSpec model,
            List<String> aliases,
            long parameters,
            Optional<OfficialFile> file,
            Optional<Path> cached) {
        static Row of(ModelSpec model, Zoo zoo) {
            Optional<OfficialFile> file = zoo.files().of(model.name());
            List<String> aliases =
                    Models.aliases().entrySet().stream()
                            .filter(e -> e.getValue().equals(model.name()))
                            .map(Map.Entry::getKey)
                            .toList();
            long parameters = Blueprint.of(model.build()).count();
            return new Row(model, aliases, parameters, file, file.flatMap(zoo::cached));
        }

        private String state() {
            if (Recipe.named(model.name()).isPresent()) return "embedded";
            if (file.isEmpty()) return "none";
            return cached.isPresent() ? "cached" : "downloadable";
        }

        String line() {
            String size = file.map(OfficialFile::size).orElse("");
            String weights = state();
            if (cached.isPresent()) weights += " " + cached.get();
            else if (!size.isEmpty()) weights += " (" + size + ")";
            String also = aliases.isEmpty() ? "" : "  = " + String.join(", ", aliases);
            return String.format(
                    Locale.ROOT,
                    "%-29s %6.2f M  %3d px  %-36s %s%s",
                    model.name(),
                    parameters / 1e6,
                    model.input().crop(),
                    model.targetLayer(),
                    weights,
                    also);
        }

        Map<String, Object> document() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", model.name());
            row.put("aliases", aliases);
            row.put("parameters", parameters);
            row.put("layer", model.targetLayer());
            row.put("input", List.of(3, model.input().crop(), model.input().crop()));
            row.put("weights", weights());
            return row;
        }

        private Map<String, Object> weights() {
            Map<String, Object> weights = new LinkedHashMap<>();
            weights.put("state", state());
            file.ifPresent(f -> weights.put("address", f.address().toString()));
            file.ifPresent(f -> f.mebibytes().ifPresent(size -> weights.put("mebibytes", size)));
            cached.ifPresent(path -> weights.put("path", path.toString()));
            return weights;
        }
    }
}
