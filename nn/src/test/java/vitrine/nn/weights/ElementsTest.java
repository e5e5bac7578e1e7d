package vitrine.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Every conversion against its definition.
class ElementsTest {

    private static float[] floats(Dtype dtype, ByteBuffer data) {
        try (Checkpoint checkpoint = checkpoint(dtype, data)) {
            return checkpoint.floats("x");
        }
    }

    private static double[] doubles(Dtype dtype, ByteBuffer data) {
        try (Checkpoint checkpoint = checkpoint(dtype, data)) {
            return checkpoint.doubles("x");
        }
    }

    private static Checkpoint checkpoint(Dtype dtype, ByteBuffer data) {
        byte[] bytes = new byte[data.capacity()];
        data.get(0, bytes);
        return SafeTensors.parse("file", Forge.one(dtype, bytes.length / dtype.bytes(), bytes));
    }

    private static ByteBuffer allShorts() {
        ByteBuffer all = Forge.littleEndian(2 * 65_536);
        for (int bits = 0; bits < 65_536; bits++) {
            all.putShort((short) bits);
        }
        return all;
    }

    /// The value of a binary16 from its three fields.
    private static double half(int bits) {
        double sign = bits >>> 15 == 0 ? 1 : -1;
        int exponent = bits >>> 10 & 31;
        int fraction = bits & 1023;
        if (exponent == 31) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return sign
                * (exponent == 0
                        ? Math.scalb((double) fraction, -24)
                        : Math.scalb(1024.0 + fraction, exponent - 25));
    }

    @Test
    void everyHalf() {
        float[] floats = floats(Dtype.F16, allShorts());
        double[] doubles = doubles(Dtype.F16, allShorts());
        for (int bits = 0; bits < 65_536; bits++) {
            assertEquals(half(bits), floats[bits], Integer.toHexString(bits));
            assertEquals(half(bits), doubles[bits], Integer.toHexString(bits));
        }
        assertEquals(0x1p-24f, floats[1]);
        assertEquals(0x1.ff8p-15f, floats[0x3ff]);
        assertEquals(0x1p-14f, floats[0x400]);
        assertEquals(65_504f, floats[0x7bff]);
        assertEquals(Float.NEGATIVE_INFINITY, floats[0xfc00]);
        assertEquals(Float.floatToRawIntBits(-0.0f), Float.floatToRawIntBits(floats[0x8000]));
    }

    @Test
    void everyBrainFloat() {
        float[] floats = floats(Dtype.BF16, allShorts());
        for (int bits = 0; bits < 65_536; bits++) {
            assertEquals(Float.intBitsToFloat(bits << 16), floats[bits]);
        }
        assertEquals(1f, floats[0x3f80]);
        assertEquals(-2.5f, floats[0xc020]);
        assertEquals(0x1p-133f, floats[1]);
        assertEquals(Float.POSITIVE_INFINITY, floats[0x7f80]);
        assertTrue(Float.isNaN(floats[0x7fc0]));
    }

    @Test
    void shortIntegers() {
        float[] signed = floats(Dtype.I16, allShorts());
        float[] unsigned = floats(Dtype.U16, allShorts());
        ByteBuffer bytes = ByteBuffer.allocate(256);
        for (int bits = 0; bits < 65_536; bits++) {
            assertEquals((float) (short) bits, signed[bits]);
            assertEquals((float) bits, unsigned[bits]);
        }
        for (int bits = 0; bits < 256; bits++) {
            bytes.put((byte) bits);
        }
        float[] signedBytes = floats(Dtype.I8, bytes);
        double[] unsignedBytes = doubles(Dtype.U8, bytes);
        for (int bits = 0; bits < 256; bits++) {
            assertEquals((byte) bits, signedBytes[bits]);
            assertEquals(bits, unsignedBytes[bits]);
        }
        assertArrayEquals(
                new float[] {0, 1, 1}, floats(Dtype.BOOL, ByteBuffer.wrap(new byte[] {0, 1, 1})));
    }

    @Test
    void integersOf32Bits() {
        int[] values = {
            0, 1, -1, 16_777_217, 16_777_219, -16_777_217, Integer.MAX_VALUE, Integer.MIN_VALUE
        };
        ByteBuffer data = Forge.littleEndian(4 * values.length);
        for (int value : values) {
            data.putInt(value);
        }
        for (int i = 0; i < values.length; i++) {
            long unsigned = values[i] & 0xffff_ffffL;
            assertEquals((float) values[i], floats(Dtype.I32, data)[i]);
            assertEquals(values[i], doubles(Dtype.I32, data)[i]);
            assertEquals((float) unsigned, floats(Dtype.U32, data)[i]);
            assertEquals((double) unsigned, doubles(Dtype.U32, data)[i]);
        }
    }

    @Test
    void integersOf64BitsAreRoundedOnce() {
        SplittableRandom random = new SplittableRandom(64);
        int count = 4000;
        long[] values = new long[count];
        ByteBuffer data = Forge.littleEndian(8 * count);
        for (int i = 0; i < count; i++) {
            long near =
                    (1L << random.nextInt(64)) + (1L << random.nextInt(64)) + random.nextInt(-1, 2);
            values[i] = i % 2 == 0 ? random.nextLong() : near;
            data.putLong(values[i]);
        }
        float[] signed = floats(Dtype.I64, data);
        float[] unsigned = floats(Dtype.U64, data);
        double[] signedDoubles = doubles(Dtype.I64, data);
        double[] unsignedDoubles = doubles(Dtype.U64, data);
        for (int i = 0; i < count; i++) {
            BigDecimal exact = BigDecimal.valueOf(values[i]);
            BigDecimal positive = new BigDecimal(new BigInteger(Long.toUnsignedString(values[i])));
            assertEquals(exact.floatValue(), signed[i]);
            assertEquals(exact.doubleValue(), signedDoubles[i]);
            assertEquals(positive.floatValue(), unsigned[i], positive::toString);
            assertEquals(positive.doubleValue(), unsignedDoubles[i], positive::toString);
        }
    }

    @Test
    void floatsAndDoubles() {
        double[] values = {
            0, -0.0, 0.1, 1e300, -1e300, 1e-50, Double.NaN, Double.NEGATIVE_INFINITY, 1 + 0x1p-24
        };
        ByteBuffer wide = Forge.littleEndian(8 * values.length);
        ByteBuffer narrow = Forge.littleEndian(4 * values.length);
        for (double value : values) {
            wide.putDouble(value);
            narrow.putFloat((float) value);
        }
        float[] rounded = new float[values.length];
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
            widened[i] = rounded[i];
        }
        assertArrayEquals(values, doubles(Dtype.F64, wide));
        assertArrayEquals(rounded, floats(Dtype.F64, wide));
        assertArrayEquals(rounded, floats(Dtype.F32, narrow));
        assertArrayEquals(widened, doubles(Dtype.F32, narrow));
    }

    /// Lengths around the size of the pieces in which arrays are converted.
    @Test
    void manyPieces() {
        for (int count : new int[] {8191, 8192, 8193, 16_384, 20_000}) {
            ByteBuffer data = Forge.littleEndian(8 * count);
            for (int i = 0; i < count; i++) {
                data.putDouble(i + 0.5);
            }
            float[] floats = floats(Dtype.F64, data);
            for (int i = 0; i < count; i++) {
                assertEquals(i + 0.5f, floats[i]);
            }
            ByteBuffer shorts = Forge.littleEndian(2 * count);
            for (int i = 0; i < count; i++) {
                shorts.putShort((short) i);
            }
            double[] doubles = doubles(Dtype.I16, shorts);
            for (int i = 0; i < count; i++) {
                assertEquals(i, doubles[i]);
            }
        }
    }
}
