package vitrine.app;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

import vitrine.app.cli.VitrineCommand;
import vitrine.engine.Engine;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Starts the command line.
public final class Main {
    private Main() {}

    /// Runs one command and exits with its code; see [ExitCode].
    public static void main(String[] args) {
        WarmUp.begin(args);
        int code = run(args);
        if (System.out.checkError() && code == ExitCode.OK) {
            System.err.println("vitrine: standard output cannot be written; the disk may be full");
            code = ExitCode.CANNOT_WRITE;
        }
        System.exit(code);
    }

    static int run(String... args) {
        CommandLine line = VitrineCommand.line(args);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false); // @photo.png is a photo
        line.setParameterExceptionHandler(Main::misused);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr()
                    .println(
                            "vitrine: this needs more memory than Java may use ("
                                    + (Runtime.getRuntime().maxMemory() >> 20)
                                    + " MiB); make the input smaller with --resize and --crop, or"
                                    + " allow more with VITRINE_JAVA_OPTS=-Xmx8g");
            return ExitCode.UNAVAILABLE;
        }
    }

    private static int misused(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("vitrine: " + e.getMessage());
        List<String> unknown = e.getCommandLine().getUnmatchedArguments();
        if (e instanceof MissingParameterException && !unknown.isEmpty()) {
            err.println("vitrine: unknown: " + String.join(" ", unknown));
        }
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println(
                "See ./vitrine " + helpFor(e.getCommandLine()) + "--help for what can be given.");
        return ExitCode.USAGE;
    }

    private static String helpFor(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }

    private static int failed(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        boolean debug = command.getParseResult().hasMatchedOption("--debug");
        if (debug) e.printStackTrace(err);
        if (e instanceof Failure failure) {
            err.println("vitrine: " + failure.getMessage());
            return failure.code();
        }
        if (Engine.unavailable(e)) {
            err.println("vitrine: " + e.getMessage());
            return ExitCode.UNAVAILABLE;
        }
        err.println(
                "vitrine: internal error: "
                        + e
                        + (debug ? "" : "; run again with --debug for where"));
        return ExitCode.INTERNAL;
    }
}
