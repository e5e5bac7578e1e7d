package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// A pretrained network looks where the animals are: the picture has a dog above a cat.
class PretrainedTest {
    private static final int MIDDLE = 112;

    @TempDir private Path folder;

    @Test
    void theDogIsAboveTheCat() throws IOException {
        Path shared = Given.shared().orElse(folder);
        Path packed = shared.resolve("models/resnet18_ktb/resnet18_ktb.safetensors.gz");
        Path photo = shared.resolve("images/gradcam/both.png");
        assumeTrue(Files.exists(packed) && Files.exists(photo), Given.ABSENT);
        Path weights = folder.resolve("resnet18.safetensors");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, weights);
        }
        assertTrue(highestRow(photo, weights, "boxer", 242) < MIDDLE, "the boxer is above");
        assertTrue(highestRow(photo, weights, "tiger cat", 282) > MIDDLE, "the cat is below");
    }

    private int highestRow(Path photo, Path weights, String target, int index) {
        Map<String, Object> said =
                Outcome.of(
                                "explain",
                                photo.toString(),
                                "--model",
                                "resnet18",
                                "--weights",
                                weights.toString(),
                                "--target",
                                target,
                                "--json",
                                "--save",
                                "json",
                                "--out",
                                folder.resolve("out").toString())
                        .ok()
                        .results()
                        .getFirst();
        assertEquals(List.of(index), Outcome.row(said.get("target")).get("classes"));
        return (int)
                Sidecars.number(
                        ((List<?>) Outcome.row(said.get("final")).get("argmax")).getFirst());
    }
}
