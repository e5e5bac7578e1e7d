package vitrine.nn.models;

import vitrine.nn.ModelException;
import vitrine.nn.Names;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The names of a model's classes.
///
/// @param names in index order
public record Labels(List<String> names) {
    /// The 1,000 classes of ILSVRC 2012.
    public static Labels imagenet() {
        return Imagenet.LABELS;
    }

    /// Numbers in place of names.
    public static Labels numbered(int classes) {
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) names.add("class " + k);
        return new Labels(List.copyOf(names));
    }

    /// The name of class `k`, or a [ModelException] if there is none.
    public String name(int k) {
        if (k < 0 || k >= names.size()) {
            throw new ModelException(
                    "class "
                            + k
                            + ": is not one of the "
                            + names.size()
                            + " classes (0 to "
                            + (names.size() - 1)
                            + ")");
        }
        return names.get(k);
    }

    /// The index of the class of that name, upper and lower case being equal and `_` a space; a
    /// [ModelException] names near ones, or the indices where several classes share the name.
    public int index(String name) {
        String wanted = plain(name);
        List<Integer> found = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            if (plain(names.get(k)).equals(wanted)) found.add(k);
        }
        if (found.size() == 1) return found.getFirst();
        if (found.isEmpty()) {
            throw new ModelException(
                    "class " + name + ": no class of that name" + Names.near(name, names));
        }
        throw new ModelException(
                "class "
                        + name
                        + ": several classes have that name; give one of the indices "
                        + found);
    }

    private static String plain(String name) {
        return name.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static final class Imagenet {
        static final Labels LABELS = read("imagenet-1k.txt");

        private static Labels read(String resource) {
            try (InputStream in = Labels.class.getResourceAsStream(resource)) {
                if (in == null)
                    throw new ModelException(
                            resource + ": is missing from the jar; build it again");
                return new Labels(
                        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            } catch (IOException e) {
                throw new ModelException(
                        resource + ": cannot be read from the jar: " + e.getMessage(), e);
            }
        }
    }
}
