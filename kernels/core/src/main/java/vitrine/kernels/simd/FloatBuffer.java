package vitrine.kernels.simd;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;

/// Elements on the Java heap. Arrays keep their speed whatever else the JVM has run; segments do
/// not.
record FloatBuffer(float[] values) implements Buffer {
    @Override
    public int size() {
        return values.length;
    }

    static float[] array(Buffer b) {
        if (b instanceof FloatBuffer f) return f.values;
        throw new KernelException(
                "cpu: a buffer of another backend was given; build both on one engine");
    }
}
