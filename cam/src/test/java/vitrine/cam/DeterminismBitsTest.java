package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.TinyNet;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The same bits for any number of threads, with and without vectors of any width, interpreted and
/// compiled, in every run.
class DeterminismBitsTest {
    private static final int REPEATS = 20;

    private static List<String> on(Engine engine, Function<Engine, List<String>> question) {
        try (engine) {
            return question.apply(engine);
        }
    }

    /// The code without vectors is what all else is compared with.
    private static void sameEverywhere(Function<Engine, List<String>> question) {
        List<String> scalar = on(Engine.scalar(2), question);
        assertTrue(
                scalar.stream().distinct().count() > scalar.size() / 2,
                "the digests tell things apart");
        for (int threads : new int[] {1, 2, 5}) {
            assertEquals(scalar, on(Engine.cpu(threads), question), threads + " threads");
        }
    }

    @Test
    void aSmallNetworkHasTheSameBitsOnEveryEngine() {
        sameEverywhere(Bits::ofSmallNetwork);
    }

    @Test
    void aResidualNetworkHasTheSameBitsOnEveryEngine() {
        sameEverywhere(Bits::ofResnet18);
    }

    @Test
    void everyRepetitionHasTheSameBits() {
        try (Engine engine = Engine.cpu(2)) {
            List<String> first = Bits.ofSmallNetwork(engine);
            for (int i = 1; i < REPEATS; i++)
                assertEquals(first, Bits.ofSmallNetwork(engine), "repetition " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxVectorSize=16",
                "-XX:MaxVectorSize=32",
                "-XX:MaxVectorSize=64"
            })
    void everyVirtualMachineHasTheSameBits(String option) throws IOException, InterruptedException {
        assertEquals(on(Engine.scalar(2), Bits::ofSmallNetwork), child(option));
    }

    private static List<String> child(String option) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                option,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                classPath(),
                                Bits.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.matches("[0-9a-f]{64}"))
                        .toList();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the child does not end");
        assertEquals(0, process.exitValue(), option);
        return lines;
    }

    /// Where this run's classes came from, whoever loaded them.
    private static String classPath() {
        List<Class<?>> parts =
                new ArrayList<>(
                        List.of(
                                Bits.class,
                                Digest.class,
                                TinyNet.class,
                                Layer.class,
                                Engine.class));
        try {
            parts.add(Class.forName("vitrine.kernels.Backends"));
            Set<String> places = new LinkedHashSet<>();
            for (Class<?> part : parts) {
                places.add(
                        Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI())
                                .toString());
            }
            return String.join(File.pathSeparator, places);
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
