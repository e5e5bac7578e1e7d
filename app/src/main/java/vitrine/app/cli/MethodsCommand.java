package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import vitrine.cam.methods.Methods;

import java.util.List;
import java.util.Map;

/// Lists the methods.
@Command(
        name = "methods",
        mixinStandardHelpOptions = true,
        description = "Lists the methods that --method takes.")
final class MethodsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Override
    public void run() {
        List<String> names = Methods.names();
        if (json) spec.commandLine().getOut().println(Json.text(Map.of("methods", names)));
        else names.forEach(spec.commandLine().getOut()::println);
    }
}
