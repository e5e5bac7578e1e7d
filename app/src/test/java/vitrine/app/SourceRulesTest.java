package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The house rules that can be counted: files of at most 400 lines, methods of at most 40.
class SourceRulesTest {
    private static final int FILE = 400;
    private static final int METHOD = 40;

    /// A loop over thirty-two vector registers has a line for each.
    private static final int REGISTERS = 70;

    private static final Pattern OPENS =
            Pattern.compile(
                    "^((?: {4})+)(?!if|for|while|switch|try|else|do |return|case)[A-Za-z@<].*\\{$");

    @Test
    void filesAndMethodsAreShort() throws IOException {
        List<String> faults = new ArrayList<>();
        List<Path> sources = sources();
        assertFalse(sources.size() < 100, "only " + sources.size() + " sources were found");
        for (Path file : sources) faults.addAll(faults(file.toString(), Files.readAllLines(file)));
        assertEquals(List.of(), faults);
    }

    @Test
    void longOnesAreSeen() {
        List<String> lines = new ArrayList<>(List.of("class Long {", "    void method() {"));
        for (int i = 0; i < METHOD; i++) lines.add("        step();");
        lines.add("    }");
        assertEquals(1, faults("Long.java", lines).size());
        while (lines.size() <= FILE) lines.add("");
        assertEquals(2, faults("Long.java", lines).size());
    }

    private static List<String> faults(String file, List<String> lines) {
        List<String> faults = new ArrayList<>();
        if (lines.size() > FILE) faults.add(file + ": " + lines.size() + " lines");
        for (int i = 0; i < lines.size(); i++) {
            var opening = OPENS.matcher(lines.get(i));
            if (!opening.matches() || !lines.get(i).contains("(") || type(lines.get(i))) continue;
            int end = lines.subList(i, lines.size()).indexOf(opening.group(1) + "}");
            int most = file.endsWith("TallTile.java") ? REGISTERS : METHOD;
            if (end + 1 > most) faults.add(file + ":" + (i + 1) + ": " + (end + 1) + " lines");
        }
        return faults;
    }

    private static boolean type(String line) {
        return line.matches(".*\\b(class|record|interface|enum|new)\\b.*|.*->.*");
    }

    private static List<Path> sources() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("vitrine"))) root = root.getParent();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f ->
                            f.toString()
                                    .contains(
                                            "src/main/java"
                                                    .replace(
                                                            "/", f.getFileSystem().getSeparator())))
                    .toList();
        }
    }
}
