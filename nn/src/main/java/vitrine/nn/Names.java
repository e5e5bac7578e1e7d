package vitrine.nn;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds the names a person may have meant.
public final class Names {
    private static final int SHOWN = 3;
    private static final int LISTED = 12;

    private Names() {}

    /// `; did you mean a, b or c?` for the known names nearest to `name`, or nothing if none is
    /// near.
    public static String near(String name, Collection<String> known) {
        List<String> named = known.stream().filter(k -> !k.isEmpty()).toList();
        List<String> close =
                named.stream()
                        .filter(k -> distance(name, k) <= Math.max(2, name.length() / 2))
                        .sorted(
                                Comparator.comparingInt((String k) -> distance(name, k))
                                        .thenComparing(k -> k))
                        .limit(SHOWN)
                        .toList();
        if (close.isEmpty()) {
            return named.isEmpty() || named.size() > LISTED
                    ? ""
                    : "; known: " + String.join(", ", named);
        }
        int last = close.size() - 1;
        String list =
                last == 0
                        ? close.getFirst()
                        : String.join(", ", close.subList(0, last)) + " or " + close.get(last);
        return "; did you mean " + list + "?";
    }

    /// The least number of insertions, deletions and replacements of characters, upper and lower
    /// case being equal.
    static int distance(String a, String b) {
        String p = a.toLowerCase(Locale.ROOT);
        String q = b.toLowerCase(Locale.ROOT);
        int[] row = new int[q.length() + 1];
        for (int j = 0; j <= q.length(); j++) row[j] = j;
        for (int i = 1; i <= p.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= q.length(); j++) {
                int change = diagonal + (p.charAt(i - 1) == q.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[q.length()];
    }
}
