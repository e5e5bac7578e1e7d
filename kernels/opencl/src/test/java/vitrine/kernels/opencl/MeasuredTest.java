package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.kernels.Device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class MeasuredTest {
    private static final Tiling.Shape SHAPE = new Tiling.Shape(6, 10, 12);

    @TempDir private Path home;

    private static Device device(String driver, int workGroup) {
        return new Device(
                0, true, "p", "d", driver, "OpenCL 1.2", 8, 1, 1, 48 << 10, workGroup, true, true);
    }

    @Test
    void whatWasMeasuredIsKnownLater() {
        Device d = device("1", 1024);
        Path file = Measured.save(home, d, Map.of(SHAPE, Tile.SMALL));
        assertEquals(home.resolve("opencl"), file.getParent());
        assertEquals(Tile.SMALL, Measured.of(home, d).of(SHAPE));
        assertNull(Measured.of(home, d).of(new Tiling.Shape(1, 1, 1)));
    }

    @Test
    void anotherDriverMeasuresAnew() {
        Measured.save(home, device("1", 1024), Map.of(SHAPE, Tile.SMALL));
        assertNull(Measured.of(home, device("2", 1024)).of(SHAPE));
        assertNotEquals(
                Measured.file(home, device("1", 1024)), Measured.file(home, device("2", 1024)));
    }

    @Test
    void aTileThatTheDeviceCannotRunIsLeftOut() {
        Device d = device("1", 32);
        Measured.save(home, d, Map.of(SHAPE, Tile.LARGE));
        assertNull(Measured.of(home, d).of(SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "6,10,12=nonsense", "6,10=32x32x16/4x4", "\\u00", ""})
    void aBrokenFileIsAsGoodAsNone(String content) throws IOException {
        Device d = device("1", 1024);
        Path file = Measured.file(home, d);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        assertNull(Measured.of(home, d).of(SHAPE));
    }
}
