package vitrine.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A result, asked for again.
///
/// @param recorded what was written
/// @param moved what the user gives in place of what was recorded, by option; see [#PHOTO]
record Rerun(Recorded recorded, Map<String, String> moved) {
    /// The photo has no option in `explain`; here it stands for one.
    static final String PHOTO = "photo";

    /// Makes sure that everything the result was computed from is there and has not changed.
    void check() {
        if (recorded.has(Request.KEY, PHOTO)) {
            unchanged("photo", photo(), recorded.text("input", "sha256"));
        } else if (option("--tensor") != null) {
            unchanged("--tensor", path("--tensor"), recorded.text("input", "sha256"));
        }
        if (option("--weights") != null)
            unchanged("--weights", path("--weights"), recorded.text("model", "weights_sha256"));
    }

    private Path photo() {
        return Path.of(moved.getOrDefault(PHOTO, recorded.text(Request.KEY, PHOTO)));
    }

    private Path path(String option) {
        return Path.of(String.valueOf(option(option)));
    }

    private @org.jspecify.annotations.Nullable String option(String name) {
        if (moved.containsKey(name)) return moved.get(name);
        List<String> options = recorded.options();
        int at = options.indexOf(name);
        return at < 0 || at + 1 == options.size() ? null : options.get(at + 1);
    }

    private void unchanged(String what, Path file, String sha256) {
        Inputs.mustExist(what, file);
        String now = Sha256.of(file);
        if (now.equals(sha256)) return;
        throw new Failure(
                ExitCode.BAD_INPUT,
                what
                        + " "
                        + file
                        + ": is not the file that "
                        + recorded.file()
                        + " was computed from: its SHA-256 is "
                        + now
                        + " instead of "
                        + sha256
                        + "; find the old file, or explain the new one anew");
    }

    /// Computes into a folder that is gone afterwards, and compares.
    Comparison compared(Path file) {
        try {
            Path scratch = Files.createTempDirectory("vitrine-verify");
            try {
                explain(scratch);
                return Comparison.of(recorded, Recorded.read(only(scratch)));
            } finally {
                remove(scratch);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.CANNOT_WRITE,
                    "result " + file + ": cannot be computed again in a folder for scratch: " + e);
        }
    }

    private void explain(Path out) {
        ExplainCommand command = new ExplainCommand();
        CommandLine line = new CommandLine(command);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(true);
        line.setOut(new PrintWriter(Writer.nullWriter()));
        line.setErr(new PrintWriter(Writer.nullWriter()));
        try {
            line.parseArgs(arguments(out).toArray(String[]::new));
        } catch (ParameterException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "result "
                            + recorded.file()
                            + ": its request is not understood: "
                            + e.getMessage()
                            + "; use the version that wrote it, "
                            + recorded.text("tool", "version"));
        }
        command.call();
    }

    private List<String> arguments(Path out) {
        List<String> all = new ArrayList<>();
        if (recorded.has(Request.KEY, PHOTO)) all.add(photo().toString());
        all.addAll(recorded.options());
        moved.forEach((name, value) -> {
            if (!name.equals(PHOTO)) all.addAll(List.of(name, value));
        });
        all.addAll(List.of("--save", "png,npy,json", "--out", out.toString(), "--quiet"));
        return all;
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(f);
        }
    }
}
