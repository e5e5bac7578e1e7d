package vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

class TransposeTest {
    /// Smaller than a square, exactly some, and some with strips beside them, for every width of
    /// vectors; nothing beside the result is touched.
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "3, 50, 3",
        "50, 3, 64",
        "7, 9, 20",
        "16, 16, 16",
        "48, 32, 49",
        "49, 35, 64",
        "31, 40, 32",
        "100, 17, 128",
        "8, 24, 8",
        "12, 12, 13"
    })
    void bringsEveryElementToItsPlaceAndNothingElse(int count, int length, int stride) {
        int pitch = length + 5;
        float[] x = new float[7 + stride * length];
        for (int i = 0; i < x.length; i++) x[i] = i;
        float[] expected = new float[11 + pitch * count];
        Arrays.fill(expected, -1);
        float[] got = expected.clone();
        for (int l = 0; l < count; l++) {
            for (int e = 0; e < length; e++) {
                expected[11 + l * pitch + e] = x[7 + e * stride + l];
            }
        }
        new Transpose().run(x, 7, stride, got, 11, pitch, count, length);
        assertArrayEquals(expected, got);
    }
}
