package vitrine.app.cli;

import picocli.CommandLine.Option;

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

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    boolean json;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    boolean quiet;

    @Option(names = "--debug", description = "Print where an error came from.")
    boolean debug;

    /// Whether standard error is a terminal and wants to be told how far work has come; the
    /// launcher says which it is.
    boolean showsProgress() {
        return Boolean.getBoolean("vitrine.terminal") && !json && !quiet;
    }
}
