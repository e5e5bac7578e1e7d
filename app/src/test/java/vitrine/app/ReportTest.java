package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.cam.image.Photo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The page of `--save html`.
class ReportTest {
    private static final Set<String> VOID = Set.of("meta", "img", "br", "hr");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>");
    private static final Pattern PICTURE =
            Pattern.compile("src=\"data:image/png;base64,([A-Za-z0-9+/=]+)\"");

    @TempDir private Path folder;

    private String page(String... asked) throws IOException {
        Path out = Files.createTempDirectory(folder, "out");
        Outcome run =
                Outcome.of(
                                Stream.concat(
                                                Stream.of("explain", "--out", out.toString()),
                                                Stream.of(asked))
                                        .toArray(String[]::new))
                        .ok();
        try (Stream<Path> files = Files.list(out)) {
            Path page = files.filter(f -> f.toString().endsWith(".html")).findFirst().orElseThrow();
            assertTrue(run.out().contains(page.toString()), run.out());
            return Files.readString(page);
        }
    }

    private String ofPhoto() throws IOException {
        Path photo = Given.photo(folder.resolve("a <b> & \"c\".png"));
        return page(
                photo.toString(),
                "--model",
                "resnet18",
                "--weights",
                Given.weights().toString(),
                "--resize",
                "96",
                "--crop",
                "96",
                "--method",
                "grad-cam,saliency",
                "--target",
                "7",
                "--save",
                "html");
    }

    private String ofScenes() throws IOException {
        return page("--scenes", "2", "--method", "grad-cam,deep-lift");
    }

    @Test
    void everyElementIsClosedInTurn() throws IOException {
        for (String html : List.of(ofPhoto(), ofScenes())) {
            assertTrue(html.startsWith("<!doctype html>\n<html lang=\"en\">"));
            Deque<String> open = new ArrayDeque<>();
            Matcher tag = TAG.matcher(html.substring(html.indexOf("<html")));
            while (tag.find()) {
                String name = tag.group(2);
                if (VOID.contains(name)) continue;
                if (tag.group(1).isEmpty()) open.push(name);
                else assertEquals(open.pop(), name, tag.group());
            }
            assertEquals(0, open.size(), open.toString());
            String text = TAG.matcher(html.substring(15)).replaceAll("");
            assertFalse(text.contains("<"), "a bare < in the text");
            for (String amp : text.split("&", -1)) {
                if (!amp.equals(text.split("&", -1)[0]))
                    assertTrue(amp.matches("(?s)(lt|gt|amp|quot);.*"), amp);
            }
        }
    }

    @Test
    void nothingIsLoadedAndNothingRuns() throws IOException {
        for (String html : List.of(ofPhoto(), ofScenes())) {
            String lower = html.toLowerCase(java.util.Locale.ROOT);
            for (String forbidden :
                    List.of("<script", "http:", "https:", "<link", "@import", "url(", "<iframe")) {
                assertFalse(lower.contains(forbidden), forbidden);
            }
            Matcher source = Pattern.compile("(src|href)=\"([^\"]{0,22})").matcher(html);
            while (source.find()) {
                assertEquals("data:image/png;base64,", source.group(2), source.group(1));
            }
            assertTrue(html.contains("name=\"viewport\""), "is readable on a phone");
            assertTrue(html.contains("prefers-color-scheme:dark"), "is readable in the dark");
        }
    }

    @Test
    void ofAPhotoItShowsPhotoMapsClassesDerivationAndRequest() throws IOException {
        String html = ofPhoto();
        assertEquals(3, pictures(html));
        assertTrue(html.contains("<h1>a &lt;b&gt; &amp; &quot;c&quot;: resnet18</h1>"));
        for (String said :
                List.of(
                        "cock (7), logit",
                        "derivation of grad-cam layer4.1",
                        "<td>gradient</td>",
                        "<td>alpha</td>",
                        "SHA-256 of its weights",
                        "./vitrine explain --out",
                        "--method grad-cam,saliency")) {
            assertTrue(html.contains(said), said);
        }
        assertFalse(html.contains("IoU"), "nobody knows what is in the photo");
    }

    @Test
    void ofScenesItHasTheScoresToo() throws IOException {
        String html = ofScenes();
        assertEquals(2 * 3, pictures(html));
        for (String said :
                List.of("random map", "edge map", "centred Gaussian", "grad-cam: ", "IoU 0.")) {
            assertTrue(html.contains(said), said);
        }
    }

    /// How many pictures there are, each of which can be read.
    private static int pictures(String html) {
        Matcher picture = PICTURE.matcher(html);
        int count = 0;
        while (picture.find()) {
            byte[] png = Base64.getDecoder().decode(picture.group(1));
            Photo.decode(png, "picture", Photo.MAX_PIXELS);
            count++;
        }
        return count;
    }
}
