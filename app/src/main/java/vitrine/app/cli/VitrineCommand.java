package vitrine.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command line.
@Command(
        name = VitrineCommand.NAME,
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Explains what a network saw in a photo: class activation maps, exact to the bit.",
        subcommands = {
            ExplainCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            ClassifyCommand.class,
            ModelsCommand.class,
            LayersCommand.class,
            MethodsCommand.class,
            TrainCommand.class,
            BenchCommand.class,
            LearnCommand.class,
            DevicesCommand.class,
            TuneCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 ok, 1 some items failed, 2 usage, 65 bad input file,",
            "66 missing file, 69 no JDK, device or server, 70 internal error,",
            "73 cannot write, 130 interrupted."
        })
public final class VitrineCommand implements Runnable {
    static final String NAME = "vitrine";

    @Spec private CommandSpec spec = CommandSpec.create();

    /// Made by the command line.
    public VitrineCommand() {}

    /// A command line for these arguments. Where they begin with a command's name it knows no
    /// other, since describing them all takes as long as the rest of a start.
    public static CommandLine line(String... arguments) {
        if (arguments.length > 0) {
            for (Class<?> command :
                    VitrineCommand.class.getAnnotation(Command.class).subcommands()) {
                if (command.getAnnotation(Command.class).name().equals(arguments[0])) {
                    CommandSpec root = CommandSpec.create().name(NAME);
                    return new CommandLine(root).addSubcommand(command);
                }
            }
        }
        return new CommandLine(new VitrineCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed, such as explain");
    }
}
