package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `train scenes`, as far as a few steps show it.
class TrainTest {
    @TempDir private Path folder;

    private Outcome train(String out, String... more) {
        String[] all = new String[more.length + 6];
        String[] first = {
            "train", "scenes", "--model", "scenes_resnet", "--out", folder.resolve(out).toString()
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Outcome.of(all);
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBits() throws IOException {
        Outcome whole = train("whole", "--steps", "2", "--threads", "1").ok();
        assertTrue(whole.out().startsWith("scenes_resnet: step 2 of 1300, loss 0."), whole.out());
        train("parts", "--steps", "1", "--threads", "2").ok();
        train("parts", "--steps", "2", "--threads", "2", "--quiet").ok();
        for (String file : new String[] {"loss.csv", "loss.svg", "checkpoint.safetensors"}) {
            byte[] expected = Files.readAllBytes(folder.resolve("whole/scenes_resnet." + file));
            byte[] resumed = Files.readAllBytes(folder.resolve("parts/scenes_resnet." + file));
            assertArrayEquals(expected, resumed, file);
        }
        assertEquals(3, Files.readAllLines(folder.resolve("whole/scenes_resnet.loss.csv")).size());
        assertFalse(Files.exists(folder.resolve("whole/scenes_resnet.safetensors")));
    }

    @Test
    @Tag("slow")
    void tenStepsAreEnoughToVerify() {
        Outcome verified = train("ten", "--steps", "10", "--verify", "--json").ok();
        var report = Outcome.rows(verified.json().get("trained")).getFirst();
        assertEquals(10, report.get("steps"));
        assertEquals(true, report.get("equals_after_10_steps"));
        Outcome later = train("ten", "--steps", "11", "--verify");
        assertEquals(ExitCode.SOME_FAILED, later.code());
        assertTrue(later.out().contains("nothing was compared"), later.out());
    }

    @Test
    void anotherRecipesCheckpointIsRefused() throws IOException {
        train("mixed", "--steps", "1").ok();
        Files.move(
                folder.resolve("mixed/scenes_resnet.checkpoint.safetensors"),
                folder.resolve("mixed/scenes_shortcut.checkpoint.safetensors"));
        Outcome.of(
                        "train",
                        "scenes",
                        "--model",
                        "scenes_shortcut",
                        "--out",
                        folder.resolve("mixed").toString())
                .refused(ExitCode.BAD_INPUT, "belongs to another recipe", "remove it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--steps 0",
                "--checkpoint 0",
                "--model resnet18",
                "--steps 9 --verify",
            })
    void whatCannotBeIsRefused(String options) {
        train("none", options.split(" ")).refused(ExitCode.USAGE, options.split(" ")[0]);
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Outcome.of("train", "scenes", "--out", file.resolve("out").toString())
                .refused(ExitCode.CANNOT_WRITE, "--out");
    }
}
