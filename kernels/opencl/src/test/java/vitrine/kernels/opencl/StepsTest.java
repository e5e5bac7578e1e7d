package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.kernels.Backends;
import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.KernelSample;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;
import vitrine.kernels.Values;

import java.util.List;

/// Steps behind a product, in its kernel or after it, have the bits of separate calls.
class StepsTest {
    private static final List<Product> PRODUCTS =
            List.of(
                    product(1, 64, 512, 96),
                    product(2, 33, 259, 47),
                    product(3, 2, 300, 5),
                    product(1, 16, 6000, 16),
                    product(1, 1, 7, 1));

    private static Product product(int batch, int m, int k, int n) {
        return new Product(batch, m, k, n, false, false, false, false);
    }

    /// An affine function of each row, the whole of another operand, GELU, and a number per column.
    private static Epilogue steps(Kernels k, Product p) {
        int size = p.batch() * p.m() * p.n();
        Spread scale = new Spread(k.upload(Values.ORDINARY.of(p.m(), 3)), p.m(), p.n());
        Spread shift = new Spread(k.upload(Values.ORDINARY.of(p.m(), 4)), p.m(), p.n());
        Spread whole = new Spread(k.upload(Values.ORDINARY.of(size, 5)), size, 1);
        Spread columns = new Spread(k.upload(Values.ORDINARY.of(p.n(), 6)), p.n(), 1);
        return new Epilogue(
                List.of(
                        new Epilogue.Ternary(TernaryFn.FMA, 0, List.of(scale, shift)),
                        new Epilogue.Binary(BinaryFn.ADD, 0, whole),
                        new Epilogue.Unary(UnaryFn.GELU),
                        new Epilogue.Binary(BinaryFn.MAXIMUM, 1, columns)));
    }

    private static float[] result(Kernels k, Product p) {
        Buffer a = k.upload(Values.ORDINARY.of(p.batch() * p.m() * p.k(), 1));
        Buffer b = k.upload(Values.ORDINARY.of(p.batch() * p.k() * p.n(), 2));
        Buffer y = k.allocate(p.batch() * p.m() * p.n());
        k.fill(y, Double.NaN);
        k.product(p, a, b, steps(k, p), y);
        return k.floats(y);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16x16x16/2x2", "32x32x16/4x4", "64x32x256/8x32"})
    void everyTileDoesThem(String tile) {
        Session session = TestDevice.session();
        Tiling tiling = new Tiling(session, Measured.NOTHING, List.of(Tile.of(tile)));
        try (Kernels k = new OpenClKernels(session, tiling, 0);
                Kernels scalar = Backends.scalar(1)) {
            for (Product p : PRODUCTS) {
                KernelSample.assertSameBits(result(scalar, p), result(k, p), tile + " " + p);
            }
        }
    }

    @Test
    void aKernelIsWrittenOnceItWasAskedForOften() {
        try (Session session = TestDevice.session()) {
            Chains chains = new Chains(session, 2);
            Epilogue relu = new Epilogue(List.of(new Epilogue.Unary(UnaryFn.RELU)));
            for (int call = 1; call <= 4; call++) {
                Behind behind = chains.behind(relu, 10);
                assertEquals(call > 2, !behind.in("a kernel").text().empty());
                assertEquals(call > 2, behind.done());
            }
            assertTrue(chains.behind(relu, 10).in("another").text().empty());
        }
    }

    @Test
    void whereThereAreNoStepsNothingIsDone() {
        try (Session session = TestDevice.session()) {
            Behind behind = new Chains(session, 0).behind(Epilogue.NONE, 10);
            assertEquals(Steps.NONE, behind.in("a kernel"));
            assertFalse(behind.done());
        }
    }

    @Test
    void operandsThatLieAlikeShareOneDivision() {
        try (Kernels k = Backends.scalar(1)) {
            Steps steps = Steps.of(steps(k, product(1, 4, 3, 6)), 24);
            assertEquals(4, steps.operands().size());
            assertEquals(List.of(new Steps.Repeat(4, 6), new Steps.Repeat(6, 1)), steps.repeats());
        }
    }
}
