package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists the networks.
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the networks and the layer that each is explained at by default.")
final class ModelsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Override
    public void run() {
        List<Object> rows = new ArrayList<>();
        for (ModelSpec m : Models.all()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", m.name());
            row.put("layer", m.targetLayer());
            rows.add(row);
            if (!json) {
                spec.commandLine().getOut().printf("%-12s %s%n", m.name(), m.targetLayer());
            }
        }
        if (json) spec.commandLine().getOut().println(Json.text(Map.of("models", rows)));
    }
}
