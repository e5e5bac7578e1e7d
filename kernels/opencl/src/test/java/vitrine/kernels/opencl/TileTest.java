package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.kernels.Backends;
import vitrine.kernels.Buffer;
import vitrine.kernels.KernelSample;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.kernels.Values;

import java.util.List;

/// No choice of a tile changes a bit.
class TileTest {
    private static final List<Product> PRODUCTS =
            List.of(
                    product(1, 64, 512, 96, 0),
                    product(3, 32, 320, 64, 1),
                    product(2, 32, 32, 32, 2),
                    product(1, 64, 800, 32, 3),
                    product(2, 33, 259, 47, 0),
                    product(1, 70, 257, 65, 3));

    private static Product product(int batch, int m, int k, int n, int transposed) {
        return new Product(
                batch, m, k, n, (transposed & 1) != 0, (transposed & 2) != 0, false, false);
    }

    private static Kernels with(Tile tile) {
        Session session = TestDevice.session();
        return new OpenClKernels(session, new Tiling(session, Measured.NOTHING, List.of(tile)), 0);
    }

    private static float[] result(Kernels k, Product p) {
        Buffer a = k.upload(Values.ORDINARY.of(p.batch() * p.m() * p.k(), 1));
        Buffer b = k.upload(Values.ORDINARY.of(p.batch() * p.k() * p.n(), 2));
        Buffer y = k.allocate(p.batch() * p.m() * p.n());
        k.fill(y, Double.NaN);
        k.product(p, a, b, y);
        return k.floats(y);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16x16x16/2x2",
                "32x32x16/4x4",
                "16x32x16/2x4",
                "64x32x256/8x32",
                "32x16x256/4x16"
            })
    void everyTileGivesTheBitsOfTheScalarBackend(String text) {
        Tile tile = Tile.of(text);
        assertEquals(text, tile.toString());
        try (Kernels k = with(tile);
                Kernels scalar = Backends.scalar(1)) {
            for (Product p : PRODUCTS) {
                KernelSample.assertSameBits(result(scalar, p), result(k, p), text + " " + p);
            }
        }
    }

    /// A device of many units splits sums at their chunks; the number of units is a device's own,
    /// so the sums are long and the tiles few.
    @Test
    void splitSumsKeepTheirOrder() {
        Product p = product(1, 16, 10_000, 16, 0);
        try (Kernels k = with(Tile.TINY);
                Kernels scalar = Backends.scalar(1)) {
            KernelSample.assertSameBits(result(scalar, p), result(k, p), "split");
        }
    }

    @Test
    void wholeTilesGoWithoutGuards() {
        try (Session session = TestDevice.session()) {
            assertTrue(Tile.SMALL.aligned(64, 512, 96, session.device()));
            assertFalse(Tile.SMALL.aligned(64, 512, 97, session.device()));
            assertFalse(Tile.TINY.aligned(64, 512, 96, session.device()), "items of two columns");
            assertFalse(Tile.PANEL.aligned(512, 512, 512, session.device()));
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "16x16", "16x16x16", "ax16x16/2x2", "16x16x16/2x2/3"})
    void whatIsNoTileIsRefused(String text) {
        assertThrows(NumberFormatException.class, () -> Tile.of(text));
    }
}
