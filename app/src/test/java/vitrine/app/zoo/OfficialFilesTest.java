package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.nn.models.Blueprint;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

class OfficialFilesTest {
    private static final OfficialFiles FILES = OfficialFiles.builtIn();

    @TempDir private Path folder;

    @Test
    void everyLineIsOfAModelAndSafe() {
        HashSet<String> names = new HashSet<>();
        for (String model : FILES.models()) {
            OfficialFile file = FILES.of(model).orElseThrow();
            assertEquals(model, Models.named(model).name(), "its own name, no alias");
            assertEquals("https", file.address().getScheme(), model);
            assertTrue(file.digest().length() == 8 || file.digest().length() == 10, model);
            assertTrue(names.add(file.name()), file.name() + " twice");
        }
    }

    @Test
    void whichModelsHaveNone() {
        List<String> none = new ArrayList<>(Models.all().stream().map(ModelSpec::name).toList());
        none.removeAll(FILES.models());
        assertEquals(
                List.of(
                        "mobilenet_v2_tf",
                        "vit_tiny_patch16_224",
                        "vit_small_patch16_224",
                        "swin_tiny_patch4_window7_224",
                        "swin_small_patch4_window7_224",
                        "swin_base_patch4_window7_224",
                        "tiny_vgg"),
                none);
    }

    /// A number is four bytes, in the Wide ResNets two; GoogLeNet and Inception have heads for
    /// training, too.
    @Test
    void sizesFitTheParameters() {
        for (String model : FILES.models()) {
            OfficialFile file = FILES.of(model).orElseThrow();
            if (file.mebibytes().isEmpty()) continue;
            double bytes = file.mebibytes().getAsDouble() * (1 << 20);
            double each = bytes / Blueprint.of(Models.named(model).build()).count();
            double least = model.startsWith("wide_") ? 2 : 4;
            double most =
                    switch (model) {
                        case "googlenet" -> 8;
                        case "inception_v3" -> 4.7;
                        default -> 1.025 * least;
                    };
            assertTrue(each >= least && each <= most, model + ": " + each + " bytes each");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resnet50, resnet50-0676ba61.pth, 0676ba61",
        "mnasnet0_5, mnasnet0.5_top1_67.823-3ffadce67e.pth, 3ffadce67e",
        "shufflenet_v2_x0_5, shufflenetv2_x0.5-f707e7126e.pth, f707e7126e",
        "deit_tiny, deit_tiny_patch16_224-a1311bcf.pth, a1311bcf",
        "cifar10_resnet20, resnet20-12fca82f.th, 12fca82f",
        "alexnet, alexnet-owt-7be5be79.pth, 7be5be79"
    })
    void aNameEndsInTheDigest(String model, String name, String digest) {
        OfficialFile file = FILES.of(model).orElseThrow();
        assertEquals(name, file.name());
        assertEquals(digest, file.digest());
    }

    @Test
    void realFilesHaveTheDigests() throws IOException {
        int seen = 0;
        for (String root : List.of("../shared", "../../shared", "../../../shared")) {
            Path shared = Path.of(System.getProperty("vitrine.shared", root));
            for (String model : List.of("cifar10_resnet20", "cifar10_resnet56")) {
                OfficialFile file = FILES.of(model).orElseThrow();
                Path real = shared.resolve("models/" + model + "/source_" + file.name());
                if (!Files.exists(real)) continue;
                String digest = Toy.digest(Files.readAllBytes(real));
                assertTrue(digest.startsWith(file.digest()), file.name());
                seen++;
            }
        }
        assumeTrue(seen > 0, "no folder shared with models");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet18 44.7                                | needs a model, a size in MiB",
                "resnet18 44.7 https://a.example/resnet18.pth | must end in a digest",
                "resnet18 44.7 ftp://a.example/r-01234567.pth | must begin with https://",
                "resnet18 44.7 https:r-01234567.pth           | must begin with https://",
                "resnet18 many https://a.example/r-01234567.pth | many",
                "resnet18 - https://a b/                      | needs a model",
            })
    void aBrokenLineIsNamed(String line, String words) throws IOException {
        Path table = Files.writeString(folder.resolve("table.txt"), "# mine\n\n" + line + "\n");
        Failure e = assertThrows(Failure.class, () -> OfficialFiles.read(table));
        assertEquals(ExitCode.BAD_INPUT, e.code());
        assertTrue(e.getMessage().startsWith(table + ":3: "), e.getMessage());
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void aModelHasOneLine() throws IOException {
        String line = "resnet18 - https://a.example/r-01234567.pth\n";
        Path table = Files.writeString(folder.resolve("table.txt"), line + line);
        Failure e = assertThrows(Failure.class, () -> OfficialFiles.read(table));
        assertTrue(e.getMessage().contains(":2: resnet18 has a line already"), e.getMessage());
    }

    @Test
    void aMissingTableIsSaid() {
        Failure e = assertThrows(Failure.class, () -> OfficialFiles.read(folder.resolve("gone")));
        assertEquals(ExitCode.MISSING_INPUT, e.code());
        assertTrue(e.getMessage().startsWith("VITRINE_ZOO="), e.getMessage());
        assertFalse(e.getMessage().contains("Exception"), e.getMessage());
    }
}
