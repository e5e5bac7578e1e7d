package vitrine.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command line.
@Command(
        name = "vitrine",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Explains what a network saw in a photo: class activation maps, exact to the bit.",
        subcommands = {
            ExplainCommand.class,
            ClassifyCommand.class,
            ModelsCommand.class,
            LayersCommand.class,
            MethodsCommand.class,
            TrainCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 ok, 1 some items failed, 2 usage, 65 bad input file,",
            "66 missing file, 69 no JDK, device or server, 70 internal error,",
            "73 cannot write, 130 interrupted."
        })
public final class VitrineCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /// Made by the command line.
    public VitrineCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed, such as explain");
    }
}
