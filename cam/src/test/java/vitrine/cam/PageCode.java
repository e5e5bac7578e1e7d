package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pages whose code is compiled: it stands between `// page` and `// end` in a test.
public final class PageCode {
    private PageCode() {}

    /// The text of a file of the project, wherever the tests were started.
    public static String read(String file) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(file))) root = root.getParent();
        return Files.readString(root.resolve(file)).replace("\r", "");
    }

    /// Asserts that the page shows what the test compiles, in order.
    public static void assertShown(String page, String test, int snippets) throws IOException {
        List<String> compiled = found("\n +// page\n(.*?)\n +// end\n", read(test));
        assertEquals(compiled, found("```java\n(.*?)\n```", read(page)));
        assertEquals(snippets, compiled.size());
    }

    private static List<String> found(String pattern, String text) {
        List<String> all = new ArrayList<>();
        Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (m.find()) all.add(m.group(1).stripTrailing().stripIndent());
        return all;
    }
}
