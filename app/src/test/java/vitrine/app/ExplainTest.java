package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.image.Photo;
import vitrine.nn.weights.Npy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Runs of `explain` that go well.
class ExplainTest {
    @TempDir private Path folder;
    private Path out;
    private Path photo;

    @BeforeEach
    void aPhoto() throws IOException {
        out = folder.resolve("results/here");
        photo = Given.photo(folder.resolve("wave.png"));
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return List.copyOf(new TreeSet<>(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    private static float[] values(Path npy, int... shape) {
        Npy array = Npy.read(npy);
        assertArrayEquals(shape, array.shape(), npy.toString());
        return array.values();
    }

    @Test
    void aPhotoGivesAPictureTwoArraysAndASidecar() throws IOException {
        Outcome run =
                Outcome.of(Given.explain(out, photo, "--target", "7", "--save", "png,npy,json"))
                        .ok();
        String stem = "wave__resnet18__layer4.1__grad-cam__7";
        assertEquals(
                List.of(stem + ".json", stem + ".npy", stem + ".png", stem + ".raw.npy"),
                names(out));
        for (String name : names(out)) assertTrue(run.out().contains(out.resolve(name).toString()));
        assertEquals("", run.err());
        float[] raw = values(out.resolve(stem + ".raw.npy"), 3, 3);
        float[] last = values(out.resolve(stem + ".npy"), 96, 96);
        assertArrayEquals(Renders.paper(raw, 3, 96), last, 1e-6f);
        float top = 0;
        for (float v : last) {
            assertTrue(v >= 0 && v <= 1, () -> "not from 0 to 1: " + v);
            top = Math.max(top, v);
        }
        assertEquals(1, top, "somewhere the map is at its highest");
        byte[] picture = Files.readAllBytes(out.resolve(stem + ".png"));
        assertEquals("PNG", new String(picture, 1, 3, StandardCharsets.US_ASCII));
        Map<String, Object> said = Outcome.parsed(Files.readString(out.resolve(stem + ".json")));
        Sidecars.check(said, photo, raw, last);
        assertEquals("logit 7", Outcome.row(said.get("target")).get("name"));
        assertEquals(List.of("cock"), Outcome.row(said.get("target")).get("names"));
    }

    @Test
    void everyoneMayReadTheResultsWhoMayReadWhatTheShellWrites() throws IOException {
        Outcome.of(Given.explain(out, photo, "--target", "7")).ok();
        Path plain = Files.writeString(folder.resolve("plain"), "");
        for (String name : names(out)) {
            assertEquals(
                    Files.getPosixFilePermissions(plain),
                    Files.getPosixFilePermissions(out.resolve(name)));
        }
    }

    @Test
    void oneBrokenPhotoDoesNotStopTheOthers() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Path third = Given.photo(folder.resolve("third.png"), 100, 130, 2);
        Stream<String> photos =
                Stream.of(photo, broken, folder.resolve("gone.png"), third).map(Path::toString);
        Outcome run =
                Outcome.of(Given.explain(out, photos, "--target", "7", "--save", "json", "--json"));
        assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
        assertEquals(
                List.of(
                        "third__resnet18__layer4.1__grad-cam__7.json",
                        "wave__resnet18__layer4.1__grad-cam__7.json"),
                names(out));
        assertEquals(2, run.results().size());
        assertEquals(2, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("broken.png"), run.err());
        assertTrue(run.err().contains("gone.png"), run.err());
    }

    @Test
    void severalMethodsAtTwoLayersEachGetTheirFiles() throws IOException {
        String[] more = {
            "--method",
            "grad-cam,hires-cam,layer-cam",
            "--layer",
            "layer3.1,layer4.1",
            "--target",
            "auto",
            "--save",
            "npy",
            "--json"
        };
        Outcome run = Outcome.of(Given.explain(out, photo, more)).ok();
        assertEquals(2 * 3, run.results().size());
        for (Map<String, Object> result : run.results()) {
            int side = result.get("layer").equals("layer3.1") ? 6 : 3;
            List<Object> files = list(result.get("files"));
            values(Path.of((String) files.get(0)), side, side);
            values(Path.of((String) files.get(1)), 96, 96);
        }
        assertEquals(4 * 3, names(out).size(), "no two results share a file");
    }

    @Test
    void allMethodsGiveASheetAndSayWhatWasLeftOut() throws IOException {
        String[] more = {"--method", "all", "--runs", "1", "--target", "7", "--save", "png"};
        Outcome run = Outcome.of(Given.explain(out, photo, more)).ok();
        assertTrue(run.out().contains("left out: le-grad: follows attention"), run.out());
        assertTrue(run.out().contains("left out: rise: needs 4000 runs"), run.out());
        List<String> files = names(out);
        assertTrue(files.contains("wave__resnet18__methods__7.png"), files.toString());
        assertTrue(files.contains("wave__resnet18__layer4.1__grad-cam++__7.png"));
        assertTrue(files.contains("wave__resnet18__input__guided-backprop__7.png"));
        assertTrue(files.size() > 20, files.size() + " files");
    }

    @Test
    void layersAreFusedAndSeedsAreKept() throws IOException {
        String[] fused = {
            "--method", "grad-cam", "--layer", "layer3.1,layer4.1", "--fuse", "profile",
            "--profile", "pytorch-grad-cam", "--target", "7", "--save", "npy"
        };
        Outcome.of(Given.explain(out, photo, fused)).ok();
        String both = "wave__resnet18__layer3.1+layer4.1__grad-cam__7.npy";
        assertTrue(names(out).contains(both), names(out).toString());
        assertNotEquals(random("1"), random("2"));
        assertEquals(random("1"), random("1"));
    }

    private String random(String seed) {
        String[] more = {
            "--method", "random-cam", "--seed", seed, "--target", "7", "--save", "json", "--json"
        };
        Outcome run = Outcome.of(Given.explain(out, photo, more)).ok();
        return String.valueOf(Outcome.row(run.results().getFirst().get("map")).get("sha256"));
    }

    @Test
    void aMethodThatDoesNotApplySaysWhichDoes() {
        Outcome.of(Given.explain(out, photo, "--method", "le-grad", "--target", "7"))
                .refused(ExitCode.USAGE, "--method le-grad", "grad-cam");
        Outcome.of(Given.explain(out, photo, "--method", "saliency", "--eigen-smooth"))
                .refused(ExitCode.USAGE, "--eigen-smooth", "saliency");
    }

    @SuppressWarnings("unchecked") // a JSON list
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @ParameterizedTest
    @CsvSource({
        "242,242",
        "boxer,242",
        "BOXER,242",
        "tiger cat,282",
        "tiger_cat,282",
        "Tiger_Cat,282"
    })
    void aClassIsGivenByIndexOrName(String target, int index) {
        Outcome run =
                Outcome.of(
                                Given.explain(
                                        out, photo, "--target", target, "--save", "json", "--json"))
                        .ok();
        Map<String, Object> said = Outcome.row(run.results().getFirst().get("target"));
        assertEquals(List.of(index), said.get("classes"));
        assertEquals(1, said.size() - 2);
    }

    /// Small photos are shown large, so that the names below them are not cut.
    @Test
    void aSheetOfSmallPhotosIsReadable() throws IOException {
        String[] more = {"--target", "7", "--method", "grad-cam,saliency", "--save", "png"};
        Outcome.of(Given.explain(out, photo, more)).ok();
        Photo sheet = Photo.read(out.resolve("wave__resnet18__methods__7.png"));
        int side = 3 * 96;
        assertEquals(8 + 2 * (side + 8), sheet.width());
        assertEquals(8 + 2 * (side + 28), sheet.height());
    }

    @Test
    void autoIsTheTopClass() {
        Outcome run = Outcome.of(Given.explain(out, photo, "--save", "json", "--json")).ok();
        Map<String, Object> said = run.results().getFirst();
        Map<String, Object> top = Outcome.rows(list(said.get("top5")).getFirst()).getFirst();
        assertEquals(List.of(top.get("index")), Outcome.row(said.get("target")).get("classes"));
        assertEquals(top.get("logit"), list(said.get("score")).getFirst());
    }

    @Test
    void aProfileKeepsThePeersHabits() throws IOException {
        Outcome.of(Given.explain(out, photo, "--target", "7", "--save", "npy")).ok();
        Path other = folder.resolve("peer");
        Outcome.of(
                        Given.explain(
                                other,
                                photo,
                                "--target",
                                "7",
                                "--save",
                                "npy",
                                "--profile",
                                "pytorch-grad-cam"))
                .ok();
        String stem = "wave__resnet18__layer4.1__grad-cam__7";
        float[] raw = values(out.resolve(stem + ".raw.npy"), 3, 3);
        assertArrayEquals(raw, values(other.resolve(stem + ".raw.npy"), 3, 3), "a profile renders");
        float[] peer = values(other.resolve(stem + ".npy"), 96, 96);
        assertArrayEquals(Renders.pytorchGradCam(raw, 3, 96), peer, 1e-6f);
        assertTrue(
                Arrays.mismatch(values(out.resolve(stem + ".npy"), 96, 96), peer) >= 0,
                "the peer never reaches 1");
    }

    @Test
    void aReadyTensorHasOneMapPerSample() throws IOException {
        Path one = Given.tensor(folder.resolve("one.npy"), 1, 3, 64, 80);
        Path three = Given.tensor(folder.resolve("three.npy"), 3, 3, 64, 64);
        String[] model = {
            "explain", "--model", "resnet18", "--weights", Given.weights().toString()
        };
        for (Path tensor : List.of(one, three)) {
            int n = tensor.equals(one) ? 1 : 3;
            int width = tensor.equals(one) ? 80 : 64;
            Path to = folder.resolve("of-" + n);
            String[] rest = {
                "--tensor", tensor.toString(), "--target", "7", "--save", "png,npy,json"
            };
            Outcome.of(
                            Stream.of(model, rest, new String[] {"--out", to.toString()})
                                    .flatMap(Stream::of)
                                    .toArray(String[]::new))
                    .ok();
            String stem = (n == 1 ? "one" : "three") + "__resnet18__layer4.1__grad-cam__7";
            values(to.resolve(stem + ".raw.npy"), n, 2, (width + 31) / 32);
            values(to.resolve(stem + ".npy"), n, 64, width);
            assertEquals(3 + n, names(to).size(), "a picture per sample: " + names(to));
        }
    }

    @Test
    void threadsAndEnginesGiveTheSameBits() {
        String first = digest("--threads", "1");
        assertEquals(first, digest("--threads", "2"));
        assertEquals(first, digest("--threads", "5"));
        assertEquals(first, digest("--engine", "scalar"));
        assertEquals(first, digest("--engine", "scalar", "--threads", "3"));
        assertNotEquals(first, digest("--layer", "layer3.1"));
    }

    private String digest(String... more) {
        String[] fixed = {"--target", "7", "--save", "json", "--json"};
        String[] all = Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new);
        Map<String, Object> said =
                Outcome.of(Given.explain(out, photo, all)).ok().results().getFirst();
        return Outcome.row(said.get("map")).get("sha256")
                + " "
                + Outcome.row(said.get("final")).get("sha256");
    }

    @Test
    void aMapThatSaysNothingIsCalledSo() throws IOException {
        Outcome flat =
                Outcome.of(Given.explain(out, photo, "--target", "7", "--layer", "avgpool")).ok();
        assertTrue(flat.out().contains("note: the map is "), flat.out());
    }

    @Test
    void anInputThatIsNotFiniteIsRefused() throws IOException {
        float[] values = new float[3 * 32 * 32];
        values[5] = Float.NaN;
        Path tensor =
                Files.write(
                        folder.resolve("nan.npy"),
                        new Npy(new int[] {1, 3, 32, 32}, values).toBytes());
        String[] run = {
            "explain",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            "--tensor",
            tensor.toString(),
            "--out",
            out.toString()
        };
        Outcome.of(run).refused(ExitCode.BAD_INPUT, "nan.npy", "element 5 is NaN");
        assertFalse(Files.exists(out));
    }

    @Test
    void quietSaysNothing() throws IOException {
        Outcome run = Outcome.of(Given.explain(out, photo, "--target", "7", "--quiet")).ok();
        assertEquals("", run.out() + run.err());
        assertEquals(2, names(out).size());
    }

    @ParameterizedTest
    @CsvSource({"two words.png,two words", "grün ñ 日本.png,grün ñ 日本", "@at.png,@at", "a.b.png,a.b"})
    void fileNamesAreTakenAsTheyAre(String name, String stem) throws IOException {
        Path odd = Given.photo(folder.resolve(name));
        Files.writeString(folder.resolve("at.png"), "--no-such-option");
        Outcome.of(Given.explain(out, odd, "--target", "7", "--save", "json")).ok();
        assertEquals(List.of(stem + "__resnet18__layer4.1__grad-cam__7.json"), names(out));
    }

    @Test
    void resultsOfAnEarlierRunAreReplaced() throws IOException {
        Path result = out.resolve("wave__resnet18__layer4.1__grad-cam__7.json");
        Files.createDirectories(out);
        Files.writeString(result, "old");
        Outcome.of(Given.explain(out, photo, "--target", "7", "--save", "json")).ok();
        assertEquals(2, Outcome.parsed(Files.readString(result)).get("schema"));
        assertEquals(1, names(out).size());
    }

    @Test
    void manyClassesMakeNoLongName() throws IOException {
        Path twelve = Given.tensor(folder.resolve("twelve.npy"), 12, 3, 32, 32);
        Outcome.of(
                        "explain",
                        "--model",
                        "resnet18",
                        "--weights",
                        Given.weights().toString(),
                        "--tensor",
                        twelve.toString(),
                        "--save",
                        "json",
                        "--out",
                        out.toString())
                .ok();
        assertEquals(List.of("twelve__resnet18__layer4.1__grad-cam__12-classes.json"), names(out));
    }
}
