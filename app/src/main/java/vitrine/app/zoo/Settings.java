package vitrine.app.zoo;

import org.jspecify.annotations.Nullable;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How the zoo is used.
///
/// @param folder where files are kept
/// @param offline whether nothing may be fetched
/// @param mirror where files come from in place of their publishers
/// @param table a table of files in place of the built-in one
public record Settings(
        Path folder, boolean offline, Optional<Mirror> mirror, Optional<Path> table) {
    /// Names another table of models and addresses.
    static final String TABLE = "VITRINE_ZOO";

    private static final String HOME = "VITRINE_HOME";
    private static final String OFFLINE = "VITRINE_OFFLINE";
    private static final String MIRROR = "VITRINE_MIRROR";

    /// What the options and the environment say; an option goes before its variable.
    ///
    /// @param offline whether `--offline` was given
    /// @param mirror what `--mirror` was given
    public static Settings of(
            Map<String, String> environment, boolean offline, @Nullable String mirror) {
        String other = environment.getOrDefault(MIRROR, "");
        Optional<Mirror> from = Optional.empty();
        if (mirror != null) from = Optional.of(Mirror.of("--mirror", mirror));
        else if (!other.isBlank()) from = Optional.of(Mirror.of(MIRROR, other));
        return new Settings(
                home(environment).resolve("weights").toAbsolutePath(),
                offline || yes(environment.getOrDefault(OFFLINE, "")),
                from,
                path(environment, TABLE));
    }

    private static boolean yes(String text) {
        return !List.of("", "0", "no", "false").contains(text.toLowerCase(Locale.ROOT));
    }

    /// The user's folder for what can be had again.
    private static Path home(Map<String, String> environment) {
        Optional<Path> given = path(environment, HOME);
        if (given.isPresent()) return given.get();
        Path user = Path.of(System.getProperty("user.home", ""));
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Path usual = windows ? user.resolve("AppData").resolve("Local") : user.resolve(".cache");
        return path(environment, windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME")
                .filter(Path::isAbsolute) // the XDG specification has others ignored
                .orElse(usual)
                .resolve("vitrine");
    }

    private static Optional<Path> path(Map<String, String> environment, String variable) {
        String text = environment.getOrDefault(variable, "");
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new Failure(
                    ExitCode.USAGE, variable + "=" + text + ": is no path: " + e.getReason());
        }
    }
}
