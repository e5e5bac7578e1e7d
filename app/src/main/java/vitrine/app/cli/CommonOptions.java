package vitrine.app.cli;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.engine.Engine;

import java.io.PrintWriter;
import java.util.Locale;

/// Options of every command that computes.
final class CommonOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "How many threads compute; the result has the same bits. Default: all processors.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--engine",
            paramLabel = "E",
            description =
                    "What computes: simd (default), scalar (the same bits, slower) or reference (double precision).")
    EngineKind engine = EngineKind.SIMD;

    @Option(
            names = "--device",
            converter = DeviceChoice.Reader.class,
            paramLabel = "D",
            description =
                    "Where simd computes: cpu (default), opencl (the first GPU), opencl:N (device N of"
                            + " ./vitrine devices), or auto (a GPU if there is one).")
    DeviceChoice device = DeviceChoice.CPU;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    boolean json;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    boolean quiet;

    @Option(names = "--debug", description = "Print where an error came from.")
    boolean debug;

    /// The engine that was asked for.
    ///
    /// @param err where `auto` says that it found no GPU
    Engine start(PrintWriter err) {
        if (device.equals(DeviceChoice.CPU)) return engine.start(threads);
        if (engine != EngineKind.SIMD) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--engine "
                            + engine.name().toLowerCase(Locale.ROOT)
                            + ": computes on the processor; leave out --device "
                            + device);
        }
        return device.start(() -> engine.start(threads), quiet ? line -> {} : err::println);
    }

    /// Whether standard error is a terminal and wants to be told how far work has come; the
    /// launcher says which it is.
    boolean showsProgress() {
        return Boolean.getBoolean("vitrine.terminal") && !json && !quiet;
    }
}
