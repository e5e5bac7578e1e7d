package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Commands that are not understood, and folders that cannot be written to.
class UsageTest {
    @TempDir private Path folder;
    private Path out;
    private Path photo;

    @BeforeEach
    void aPhoto() throws IOException {
        out = folder.resolve("results");
        photo = Given.photo(folder.resolve("photo.png"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--method  | gradcam     | --method gradcam;did you mean grad-cam",
                "--method  | ''          | --method;no method of that name",
                "--profile | papr        | --profile papr;did you mean paper?",
                "--profile | zzzzzzzzz   | --profile zzzzzzzzz;known: paper, pytorch-grad-cam",
                "--target  | boxr        | --target;boxr;did you mean boxer",
                "--target  | crane       | --target;crane;several classes;[134, 517]",
                "--target  | maillot     | --target;maillot;several classes;[638, 639]",
                "--target  | 1000        | --target;class 1000;1000 classes (0 to 999)",
                "--target  | -1          | --target;class -1;(0 to 999)",
                "--layer   | layer4.2    | --layer layer4.2;did you mean layer4.0, layer4.1",
                "--layer   | layer1.0.relu | --layer layer1.0.relu;more than once;such as the block around it",
                "--layer   | fc          | --layer fc;gives no map;choose a layer whose output is a grid",
                "--threads | 0           | --threads 0;from 1 to 1024",
                "--threads | 1025        | --threads 1025;from 1 to 1024",
                "--threads | two         | --threads;'two'",
                "--alpha   | 2           | --alpha 2;from 0 to 1",
                "--alpha   | NaN         | --alpha NaN;from 0 to 1",
                "--engine  | gpu         | --engine;SIMD, SCALAR, REFERENCE;'gpu'",
                "--device  | gpu         | --device;'gpu';cpu, opencl, opencl:N",
                "--device  | opencl:-1   | --device;'opencl:-1';opencl:0",
                "--save    | pdf         | --save;PNG, NPY, JSON, HTML;'pdf'",
                "--colormap | pink       | --colormap;JET, VIRIDIS;'pink'",
                "--colour  | jet         | Unknown option;'--colour'",
                "--tensor  | x.npy       | --tensor;photos were given too",
            })
    void whatIsNotUnderstoodIsNamedWithWhatWouldBe(String option, String value, String words) {
        Outcome.of(Given.explain(out, photo, option, value))
                .refused(ExitCode.USAGE, words.split(";"));
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--resize=-1 | --resize -1;from 1 to 8192, or 0 for none",
                "--crop=9000 | --crop 9000;from 1 to 8192, or 0 for none",
                "--resize=a  | --resize;'a'",
            })
    void sizesOutOfRange(String option, String words) {
        String[] run = {
            "explain",
            "--model",
            "resnet18",
            "--weights",
            Given.weights().toString(),
            photo.toString(),
            option
        };
        Outcome.of(run).refused(ExitCode.USAGE, words.split(";"));
    }

    @Test
    void unknownCommandsAndModels() {
        Outcome unknown = Outcome.of("explian");
        unknown.refused(ExitCode.USAGE, "explian");
        assertTrue(unknown.err().contains("explain"), unknown.err());
        Outcome.of().refused(ExitCode.USAGE, "a command is needed");
        Outcome.of("explain", photo.toString(), "--weights", "w", "--model", "resnet81")
                .refused(ExitCode.USAGE, "--model resnet81", "did you mean", "resnet18");
        Outcome.of("classify", photo.toString(), "--weights", "w", "--model", "Resnet18")
                .refused(ExitCode.USAGE, "--model Resnet18", "did you mean resnet18");
    }

    @Test
    void whatIsMissingIsNamed() {
        Outcome.of("explain", photo.toString()).refused(ExitCode.USAGE, "--model");
        Outcome.of(Given.explain(out, Stream.of())).refused(ExitCode.USAGE, "no photo", "--tensor");
        Outcome misspelt = Outcome.of("explain", photo.toString(), "--modle", "resnet18");
        assertTrue(misspelt.err().contains("--modle"), misspelt.err());
        for (String line : new String[] {"explain photo.jpg", "classify"}) {
            String help = "./vitrine " + line.split(" ")[0] + " --help";
            assertTrue(Outcome.of(line.split(" ")).err().contains(help));
        }
    }

    @Test
    void aReadyTensorIsNotResized() throws IOException {
        Path tensor = Given.tensor(folder.resolve("t.npy"), 1, 3, 32, 32);
        Outcome.of(Given.explain(out, Stream.of(), "--tensor", tensor.toString()))
                .refused(ExitCode.USAGE, "--tensor", "leave out --resize and --crop");
    }

    @Test
    void oneWrongOptionIsSaidOnceForManyPhotos() throws IOException {
        Path other = Given.photo(folder.resolve("other.png"));
        Outcome run = Outcome.of(Given.explain(out, photo, other.toString(), "--layer", "layer9"));
        run.refused(ExitCode.USAGE, "--layer layer9");
        assertEquals(1, run.err().lines().count());
        assertFalse(Files.exists(out));
    }

    @Test
    void resultsNeverOverwriteEachOther() throws IOException {
        Path other = Given.photo(folder.resolve("b/photo.png"));
        Outcome.of(Given.explain(out, photo, other.toString()))
                .refused(ExitCode.USAGE, photo.toString(), other.toString(), "same names");
        Outcome.of(Given.explain(out, photo, photo.toString()))
                .refused(ExitCode.USAGE, "given twice");
        assertFalse(Files.exists(out));
    }

    @Test
    void unwritableFolders() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path no : new Path[] {file, file.resolve("below/it")}) {
            Outcome.of(Given.explain(no, photo))
                    .refused(
                            ExitCode.CANNOT_WRITE,
                            "--out " + no,
                            "is not a folder",
                            "give another --out");
        }
        assertEquals("", Files.readString(file));
    }

    @Test
    void whatStandsInTheWayOfAResultStays() throws IOException {
        Path blocked = out.resolve("photo__resnet18__layer4.1__grad-cam__7.json");
        Path kept = Given.photo(blocked.resolve("kept.png"));
        Outcome run = Outcome.of(Given.explain(out, photo, "--target", "7", "--save", "json"));
        run.refused(
                ExitCode.CANNOT_WRITE,
                blocked.toString(),
                "cannot be written",
                "give another --out");
        assertTrue(Files.exists(kept));
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(1, files.count(), "no part is left behind");
        }
    }

    @Test
    void namesThatTheFileSystemRefuses() throws IOException {
        Path lengthy = Given.photo(folder.resolve("n".repeat(240) + ".png"));
        Outcome.of(Given.explain(out, lengthy, "--target", "7"))
                .refused(ExitCode.CANNOT_WRITE, "cannot be written", "shorten the photo's name");
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(0, files.count(), "no part is left behind");
        }
    }
}
