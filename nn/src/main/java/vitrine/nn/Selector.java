package vitrine.nn;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which layers a hook is for.
///
/// @param description how a message names it
/// @param test whether a layer is meant
/// @param exact whether exactly one path is named, so that a run which never meets it is an error
public record Selector(String description, Predicate<Layer> test, boolean exact) {
    /// The layer of that path.
    public static Selector path(String path) {
        return new Selector(path, layer -> layer.path().equals(path), true);
    }

    /// The layers whose path matches, where `*` stands for any characters but a dot and `**` for
    /// any at all.
    public static Selector pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String part :
                glob.split("(?<=\\*\\*)|(?=\\*\\*)|(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
            regex.append(
                    part.equals("**") ? ".*" : part.equals("*") ? "[^.]*" : Pattern.quote(part));
        }
        Pattern compiled = Pattern.compile(regex.toString());
        return new Selector(glob, layer -> compiled.matcher(layer.path()).matches(), false);
    }

    /// The layers of that class.
    public static Selector type(Class<? extends Layer> type) {
        return new Selector(type.getSimpleName(), type::isInstance, false);
    }

    /// Every layer.
    public static Selector all() {
        return new Selector("every layer", layer -> true, false);
    }
}
