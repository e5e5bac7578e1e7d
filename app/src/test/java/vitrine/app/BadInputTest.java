package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// Files that `explain` must refuse: one sentence, the right code, and not even the folder for
/// results.
class BadInputTest {
    @TempDir private Path folder;
    private Path out;

    @BeforeEach
    void nowhere() {
        out = folder.resolve("results");
    }

    @AfterEach
    void nothingWasWritten() {
        assertFalse(Files.exists(out));
    }

    private Path file(String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private void photoRefused(int code, Path photo, String... words) {
        Outcome.of(Given.explain(out, photo)).refused(code, words);
    }

    @Test
    void missingPhoto() {
        photoRefused(
                ExitCode.MISSING_INPUT,
                folder.resolve("gone.png"),
                "gone.png",
                "no such file",
                "check the path");
    }

    @Test
    void aNameThatIsNotUtf8() {
        photoRefused(
                ExitCode.MISSING_INPUT, folder.resolve("gr\uFFFDn.png"), "not UTF-8", "rename");
    }

    @Test
    void aFolder() {
        photoRefused(
                ExitCode.BAD_INPUT, folder, folder.toString(), "is a folder", "give a file in it");
    }

    @Test
    void aDevice() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "no /dev/zero here");
        photoRefused(ExitCode.BAD_INPUT, Path.of("/dev/zero"), "/dev/zero", "no regular file");
        Outcome.of(explainTensor(Path.of("/dev/zero")))
                .refused(ExitCode.BAD_INPUT, "--tensor", "no regular file");
    }

    @Test
    void noPicture() throws IOException {
        photoRefused(
                ExitCode.BAD_INPUT,
                file("text.png", "hello".getBytes(StandardCharsets.US_ASCII)),
                "text.png",
                "save it as PNG or JPEG");
        photoRefused(ExitCode.BAD_INPUT, file("empty.jpg"), "empty.jpg", "empty");
    }

    @Test
    void truncatedPng() throws IOException {
        byte[] whole = Files.readAllBytes(Given.photo(folder.resolve("whole.png")));
        for (int size : new int[] {10, 40, whole.length / 2, whole.length - 1}) {
            Path cut = file("cut.png", Arrays.copyOf(whole, size));
            photoRefused(ExitCode.BAD_INPUT, cut, "cut.png", "cut off", "fetch or export it again");
        }
    }

    @Test
    void truncatedJpeg() throws IOException {
        byte[] whole = Pictured.jpeg(64, 64, 3);
        Outcome.of(
                        Given.explain(
                                folder.resolve("fine"), file("whole.jpg", whole), "--save", "json"))
                .ok();
        for (int size : new int[] {4, 100, whole.length / 2, whole.length - 2}) {
            Path cut = file("cut.jpg", Arrays.copyOf(whole, size));
            photoRefused(ExitCode.BAD_INPUT, cut, "cut.jpg", "fetch or export it again");
        }
    }

    @Test
    void cmykJpeg() throws IOException {
        photoRefused(
                ExitCode.BAD_INPUT,
                file("print.jpg", Pictured.jpeg(32, 32, 4)),
                "print.jpg",
                "CMYK");
    }

    @Test
    void sizesThatAreNoPicture() throws IOException {
        photoRefused(
                ExitCode.BAD_INPUT,
                file("none.png", Pictured.pngHeader(0, 0)),
                "none.png",
                "0×0 pixels");
        photoRefused(
                ExitCode.BAD_INPUT,
                file("vast.png", Pictured.pngHeader(10_000, 10_001)),
                "vast.png",
                "10000×10001",
                "shrink it");
    }

    @Test
    void aPhotoTooThinToResize() throws IOException {
        Path thin = Given.photo(folder.resolve("thin.png"), 1, 9000, 0);
        String[] run = {
            "explain",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            "--out",
            out.toString(),
            thin.toString()
        };
        Outcome.of(run).refused(ExitCode.BAD_INPUT, "thin.png", "1×9000", "smaller --resize");
    }

    @Test
    void missingWeights() throws IOException {
        Path photo = Given.photo(folder.resolve("photo.png"));
        Outcome.of(explainWith("resnet18", folder.resolve("gone.safetensors"), photo))
                .refused(ExitCode.MISSING_INPUT, "--weights", "gone.safetensors", "no such file");
        Outcome.of(explainWith("resnet18", folder, photo))
                .refused(ExitCode.BAD_INPUT, "--weights", "is a folder");
    }

    private String[] explainWith(String model, Path weights, Path photo) {
        return new String[] {
            "explain",
            "--model",
            model,
            "--weights",
            weights.toString(),
            "--out",
            out.toString(),
            photo.toString()
        };
    }

    private String[] explainTensor(Path tensor) {
        return new String[] {
            "explain",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            "--out",
            out.toString(),
            "--tensor",
            tensor.toString()
        };
    }

    private void weightsRefused(byte[] bytes, String... words) throws IOException {
        Path weights = file("bad.safetensors", bytes);
        Outcome.of(explainWith("resnet18", weights, Given.photo(folder.resolve("photo.png"))))
                .refused(
                        ExitCode.BAD_INPUT,
                        Stream.concat(Stream.of("bad.safetensors"), Stream.of(words))
                                .toArray(String[]::new));
    }

    @Test
    void brokenWeights() throws IOException {
        byte[] whole = Files.readAllBytes(Given.weights());
        weightsRefused(new byte[0]);
        weightsRefused(Arrays.copyOf(whole, 7));
        weightsRefused(Arrays.copyOf(whole, 1000));
        weightsRefused(Arrays.copyOf(whole, whole.length - 10));
        weightsRefused(Files.readAllBytes(Given.photo(folder.resolve("photo.png"))));
        weightsRefused(
                "not weights at all, but long enough for a header"
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void weightsOfAnotherArchitecture() throws IOException {
        Path photo = Given.photo(folder.resolve("photo.png"));
        String file = Given.weights().getFileName().toString();
        Outcome.of(explainWith("resnet50", Given.weights(), photo))
                .refused(
                        ExitCode.BAD_INPUT,
                        file,
                        "does not fit the model",
                        "missing layer1.0.conv3.weight",
                        "mis-shaped layer1.0.conv1.weight [64, 64, 3, 3] instead of [64, 64, 1, 1]",
                        "choose the model that the file was saved from");
        Outcome.of(explainWith("resnet34", Given.weights(), photo))
                .refused(ExitCode.BAD_INPUT, file, "missing layer1.2.conv1.weight");
    }

    @Test
    void oneRenamedAndOneMisshapedParameter() throws IOException {
        String header =
                new String(Files.readAllBytes(Given.weights()), StandardCharsets.ISO_8859_1);
        weightsRefused(
                header.replace("layer4.1.conv2.weight", "layer4.1.conv3.weight")
                        .getBytes(StandardCharsets.ISO_8859_1),
                "missing layer4.1.conv2.weight [512, 512, 3, 3]",
                "unexpected layer4.1.conv3.weight");
        weightsRefused(
                header.replace("[64,3,7,7]", "[64,7,3,7]").getBytes(StandardCharsets.ISO_8859_1),
                "mis-shaped conv1.weight [64, 7, 3, 7] instead of [64, 3, 7, 7]");
    }

    @Test
    void malformedTensors() throws IOException {
        byte[] whole = Files.readAllBytes(Given.tensor(folder.resolve("good.npy"), 1, 3, 32, 32));
        tensorRefused(new byte[0], ".npy");
        tensorRefused("hello, this is no array".getBytes(StandardCharsets.US_ASCII), "numpy.save");
        tensorRefused(Arrays.copyOf(whole, whole.length - 4), "needs 12288 bytes", "has 12284");
        tensorRefused(replaced(whole, "<f4", "<i4"), "<i4", "astype");
        tensorRefused(replaced(whole, "False, ", "True,  "), "column-major", "ascontiguousarray");
        Outcome.of(explainTensor(folder.resolve("gone.npy")))
                .refused(ExitCode.MISSING_INPUT, "gone.npy");
    }

    private static byte[] replaced(byte[] npy, String from, String to) {
        return new String(npy, StandardCharsets.ISO_8859_1)
                .replace(from, to)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void tensorRefused(byte[] bytes, String... words) throws IOException {
        String[] all = Stream.concat(Stream.of("bad.npy"), Stream.of(words)).toArray(String[]::new);
        Outcome.of(explainTensor(file("bad.npy", bytes))).refused(ExitCode.BAD_INPUT, all);
    }

    @ParameterizedTest
    @CsvSource({
        "'3,32,32',3 axes",
        "'1,1,32,32',conv1",
        "'1,4,32,32',conv1",
        "'0,3,32,32',empty",
        "'1,3,0,32',empty"
    })
    void tensorsOfTheWrongShape(String shape, String word) throws IOException {
        int[] dims = Stream.of(shape.split(",")).mapToInt(Integer::parseInt).toArray();
        Path tensor = Given.tensor(folder.resolve("odd.npy"), dims);
        Outcome.of(explainTensor(tensor)).refused(ExitCode.BAD_INPUT, "odd.npy", word);
    }
}
