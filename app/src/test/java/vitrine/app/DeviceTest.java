package vitrine.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where the command line computes.
class DeviceTest {
    @TempDir private Path folder;
    private Path photo = Path.of("");

    @BeforeEach
    void aPhoto() throws IOException {
        photo = Given.photo(folder.resolve("photo.png"));
    }

    private Outcome explain(String... more) {
        String[] fixed = {"--target", "7", "--save", "json", "--json"};
        String[] all = Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new);
        return Outcome.of(Given.explain(folder.resolve("out"), photo, all));
    }

    private static Object digest(Outcome outcome) {
        return Outcome.row(outcome.ok().results().getFirst().get("map")).get("sha256");
    }

    private static Object engine(Outcome outcome) {
        return Outcome.row(outcome.ok().results().getFirst().get("tool")).get("engine");
    }

    /// The devices that there are; the test is skipped when there are none.
    private static List<Map<String, Object>> devices() {
        Outcome listed = Outcome.of("devices", "--json");
        Assumptions.assumeTrue(
                listed.code() != ExitCode.UNAVAILABLE, () -> "no OpenCL device: " + listed.err());
        return Outcome.rows(listed.ok().json().get("devices"));
    }

    @Test
    void aDeviceGivesTheBitsOfTheProcessorAndIsNamed() {
        Map<String, Object> first = devices().getFirst();
        Outcome processor = explain();
        Outcome device = explain("--device", "opencl:0");
        assertEquals("simd", engine(processor));
        assertEquals("opencl: " + first.get("name"), engine(device));
        assertEquals(digest(processor), digest(device));
    }

    @Test
    void devicesAreListedForPeople() {
        int count = devices().size();
        List<String> lines = Outcome.of("devices").ok().out().lines().toList();
        assertEquals(count, lines.size());
        assertTrue(lines.getFirst().startsWith("opencl:0 "), lines.getFirst());
    }

    @Test
    void anExplicitChoiceNeverFallsBack() {
        explain("--device", "opencl:999").refused(ExitCode.UNAVAILABLE, "OpenCL");
        boolean gpu = Outcome.of("devices", "--json").out().contains("\"gpu\" : true");
        if (!gpu) explain("--device", "opencl").refused(ExitCode.UNAVAILABLE, "--device cpu");
    }

    @Test
    void autoSaysWhenItFallsBack() {
        boolean gpu = Outcome.of("devices", "--json").out().contains("\"gpu\" : true");
        Assumptions.assumeFalse(gpu, "there is a GPU to take");
        Outcome fallen = explain("--device", "auto");
        assertEquals("simd", engine(fallen));
        List<String> said = fallen.err().lines().filter(l -> l.startsWith("vitrine:")).toList();
        assertEquals(1, said.size(), fallen.err());
        assertTrue(said.getFirst().contains("--device auto computes on the processor"));
        assertEquals("", explain("--device", "auto", "--quiet").err());
    }

    /// In a JVM of its own, which lists the classes that it loads.
    @Test
    void whoComputesOnTheProcessorLoadsNothingOfIt() throws IOException, InterruptedException {
        Path loaded = folder.resolve("classes.txt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load:file=" + loaded,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "vitrine.app.Main"));
        command.addAll(List.of(Given.explain(folder.resolve("out"), photo, "--target", "7")));
        Outcome.of(new ProcessBuilder(command), folder).ok();
        String classes = Files.readString(loaded);
        assertTrue(classes.contains("vitrine.kernels.simd."), "no class of the processor's");
        assertFalse(classes.contains("org.jocl."), "a class of the binding");
        assertFalse(classes.contains("vitrine.kernels.opencl."), "a class of the backend");
    }

    @Test
    void otherEnginesAreTheProcessors() {
        explain("--device", "opencl:0", "--engine", "scalar")
                .refused(ExitCode.USAGE, "--engine scalar", "--device opencl:0");
    }

    @Test
    void onlyOpenClIsTuned() {
        Outcome.of("tune", "--device", "cpu").refused(ExitCode.USAGE, "--device cpu");
        Outcome.of("tune", "--device", "opencl:999").refused(ExitCode.UNAVAILABLE, "OpenCL");
    }
}
