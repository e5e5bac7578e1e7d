package vitrine.app.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.app.ExitCode;
import vitrine.app.Failure;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

class SettingsTest {
    private static Settings of(Map<String, String> environment) {
        return Settings.of(environment, false, null);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFolder() {
        Path user = Path.of(System.getProperty("user.home"), ".cache", "vitrine", "weights");
        assertEquals(user, of(Map.of()).folder());
        assertEquals(user, of(Map.of("XDG_CACHE_HOME", "not/absolute")).folder());
        assertEquals(user, of(Map.of("VITRINE_HOME", "")).folder());
        Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/c");
        assertEquals(Path.of("/c/vitrine/weights"), of(xdg).folder());
        Map<String, String> own = Map.of("XDG_CACHE_HOME", "/c", "VITRINE_HOME", "/my own");
        assertEquals(Path.of("/my own/weights"), of(own).folder());
        Failure e = assertThrows(Failure.class, () -> of(Map.of("VITRINE_HOME", "a\0b")));
        assertEquals(ExitCode.USAGE, e.code());
        assertTrue(e.getMessage().startsWith("VITRINE_HOME="), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'', false", "0, false", "no, false", "FALSE, false", "1, true", "yes, true"})
    void offline(String value, boolean expected) {
        assertEquals(expected, of(Map.of("VITRINE_OFFLINE", value)).offline());
        assertTrue(Settings.of(Map.of("VITRINE_OFFLINE", value), true, null).offline());
    }

    @Test
    void theMirror() {
        Map<String, String> environment = Map.of("VITRINE_MIRROR", "https://a.example/b");
        assertEquals(Optional.empty(), of(Map.of()).mirror());
        OfficialFile file =
                new OfficialFile(
                        "resnet18",
                        URI.create("https://publisher.example/x/y/resnet18-f37072fd.pth"),
                        OptionalDouble.empty());
        assertEquals(
                URI.create("https://a.example/b/resnet18-f37072fd.pth"),
                of(environment).mirror().orElseThrow().address(file));
        assertEquals(
                URI.create("http://127.0.0.1:8080/resnet18-f37072fd.pth"),
                Settings.of(environment, false, "http://127.0.0.1:8080")
                        .mirror()
                        .orElseThrow()
                        .address(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror.example",
                "ftp://mirror.example",
                "file:///weights",
                "https://",
                "https:///weights",
                "https://a.example/?q=1",
                "https://a.example/#x",
                "https://me@a.example/",
                "https://a example/",
                ""
            })
    void whatIsNoMirrorIsSaid(String text) {
        Failure e = assertThrows(Failure.class, () -> Settings.of(Map.of(), false, text));
        assertEquals(ExitCode.USAGE, e.code());
        assertTrue(
                e.getMessage().startsWith("--mirror " + text + ": is no address of a folder"),
                e.getMessage());
    }

    @Test
    void aWrongVariableIsNamed() {
        Failure e = assertThrows(Failure.class, () -> of(Map.of("VITRINE_MIRROR", "somewhere")));
        assertTrue(e.getMessage().startsWith("VITRINE_MIRROR somewhere: "), e.getMessage());
    }
}
