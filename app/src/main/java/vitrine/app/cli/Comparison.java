package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a second run of a result gave beside the first.
///
/// @param quantities how many quantities of the derivation were compared and are equal
/// @param files how many files beside the result were compared and are equal
/// @param difference what differs first, in the order of the derivation, or null if nothing does
record Comparison(int quantities, int files, @Nullable String difference) {
    /// What a second run may say differently: when and where it ran.
    private static final Set<String> MAY_DIFFER =
            Set.of(
                    "timings_ms",
                    Request.KEY,
                    "tool.java",
                    "tool.version",
                    "tool.engine",
                    "input.file");

    private static final List<String> SUFFIXES = List.of(".raw.npy", ".npy", ".png");

    static Comparison of(Recorded first, Recorded again) {
        List<?> was = list(first);
        List<?> is = list(again);
        int equal = 0;
        for (; equal < Math.min(was.size(), is.size()); equal++) {
            String found = quantity(equal, was.get(equal), is.get(equal));
            if (found != null) return new Comparison(equal, 0, found);
        }
        if (was.size() != is.size()) {
            String found =
                    "derivation: "
                            + was.size()
                            + " quantities were written, now there are "
                            + is.size();
            return new Comparison(equal, 0, found);
        }
        String other = different("", first.document(), again.document());
        if (other != null) return new Comparison(equal, 0, other);
        return files(equal, stem(first.file()), stem(again.file()));
    }

    private static List<?> list(Recorded r) {
        return r.document().get("derivation") instanceof List<?> list ? list : List.of();
    }

    private static @Nullable String quantity(int number, Object was, Object is) {
        if (was.equals(is)) return null;
        String name = is instanceof Map<?, ?> m ? String.valueOf(m.get("name")) : "?";
        return "quantity " + (number + 1) + ", " + different(name, was, is);
    }

    private static @Nullable String different(
            String path, @Nullable Object was, @Nullable Object is) {
        if (Objects.equals(was, is) || MAY_DIFFER.contains(path)) return null;
        if (was instanceof Map<?, ?> a && is instanceof Map<?, ?> b) {
            Map<Object, Object> keys = new LinkedHashMap<>(a);
            keys.putAll(b);
            for (Object key : keys.keySet()) {
                String at = path.isEmpty() ? String.valueOf(key) : path + "." + key;
                String found = different(at, a.get(key), b.get(key));
                if (found != null) return found;
            }
            return null;
        }
        if (was instanceof List<?> a && is instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                String found = different(path + "[" + i + "]", a.get(i), b.get(i));
                if (found != null) return found;
            }
        }
        return path + ": " + brief(was) + " was written, now it is " + brief(is);
    }

    private static String brief(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }

    private static Comparison files(int quantities, String first, String again) {
        int equal = 0;
        for (String suffix : SUFFIXES) {
            Path was = Path.of(first + suffix);
            Path is = Path.of(again + suffix);
            if (!Files.exists(was) || !Files.exists(is)) continue;
            String found = bytes(was, is);
            if (found != null) return new Comparison(quantities, equal, found);
            equal++;
        }
        return new Comparison(quantities, equal, null);
    }

    private static @Nullable String bytes(Path was, Path is) {
        try {
            byte[] a = Files.readAllBytes(was);
            byte[] b = Files.readAllBytes(is);
            int at = Arrays.mismatch(a, b);
            return at < 0
                    ? null
                    : was.getFileName()
                            + ": differs from byte "
                            + at
                            + " on from what is computed now";
        } catch (IOException e) {
            return was.getFileName() + ": cannot be read: " + e;
        }
    }

    private static String stem(Path json) {
        String text = json.toString();
        return text.endsWith(".json") ? text.substring(0, text.length() - ".json".length()) : text;
    }

    /// Whether every bit is the same.
    boolean same() {
        return difference == null;
    }

    /// For a person.
    String sentence(Path file) {
        if (same()) {
            return file
                    + ": the same bits: "
                    + quantities
                    + " quantities, the maps, scores and logits"
                    + (files == 0 ? "" : ", " + files + " files beside it");
        }
        return file
                + ": NOT the same: "
                + difference
                + "; equal before that: "
                + quantities
                + " quantities";
    }
}
