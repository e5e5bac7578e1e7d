package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What can be measured.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures: how well methods find what is there, or how long they take.",
        subcommands = {SceneBench.class, SpeedBench.class})
final class BenchCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "bench: say what to measure, scenes or speed");
    }
}
