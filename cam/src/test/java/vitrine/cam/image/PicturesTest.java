package vitrine.cam.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import vitrine.cam.CamException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class PicturesTest {

    private static final Photo PHOTO = HandMade.photo(9, 5, 1);

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesWhatIsReadAgainAndLeavesNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("map.png");
        Pictures.writePng(PHOTO, file);
        assertEquals(PHOTO, Photo.read(file));
        Photo other = HandMade.photo(3, 3, 2);
        Pictures.writePng(other, file);
        assertEquals(other, Photo.read(file), "an old file is replaced");
        assertEquals(List.of("map.png"), names(folder));
        assertArrayEquals(Pictures.png(other), Files.readAllBytes(file));
    }

    @Test
    void namesThePathWhenItFails(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("missing").resolve("map.png");
        CamException error = assertThrows(CamException.class, () -> Pictures.writePng(PHOTO, file));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith(file + ": could not be written"),
                error.getMessage());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void leavesFoldersAndDevicesAlone(@TempDir Path folder) throws IOException {
        assertThrows(CamException.class, () -> Pictures.writePng(PHOTO, folder));
        assertThrows(CamException.class, () -> Pictures.writePng(PHOTO, Path.of("/")));
        assertTrue(Files.isDirectory(folder));
        Path device = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(device), "there is no /dev/full here");
        assertThrows(CamException.class, () -> Pictures.writePng(PHOTO, device));
        assertTrue(Files.exists(device) && !Files.isRegularFile(device));
    }

    @Test
    void imageHasTheSameColours() {
        for (int i = 0; i < 45; i++) {
            assertEquals(
                    PHOTO.rgb(i % 9, i / 9), Pictures.image(PHOTO).getRGB(i % 9, i / 9) & 0xFFFFFF);
        }
    }
}
