package vitrine.kernels.simd;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;

import java.lang.ref.SoftReference;

/// Storage of the single-precision CPU backends: an array, and what has been made of it for kernels
/// that meet it again and again.
final class FloatBuffer implements Buffer {
    private final float[] values;
    private @Nullable Turned turned;

    FloatBuffer(float[] values) {
        this.values = values;
    }

    /// The transposed matrices of a buffer; the garbage collector may take them when memory is
    /// short.
    private record Turned(int rows, int columns, SoftReference<float[]> values) {
        boolean fits(int rows, int columns) {
            return this.rows == rows && this.columns == columns;
        }
    }

    @Override
    public int size() {
        return values.length;
    }

    /// The elements.
    float[] values() {
        return values;
    }

    static float[] array(Buffer b) {
        return of(b).values;
    }

    static FloatBuffer of(Buffer b) {
        if (b instanceof FloatBuffer f) return f;
        throw new KernelException(
                "cpu: a buffer of another backend was given; build both on one engine");
    }

    /// The buffer as matrices `[rows][columns]`, each turned to `[columns][rows]`: made when it is
    /// asked for a second time, because only weights are; null before.
    synchronized float @Nullable [] turned(int rows, int columns) {
        Turned known = turned;
        if (known == null || !known.fits(rows, columns)) {
            turned = new Turned(rows, columns, new SoftReference<>(null));
            return null;
        }
        float[] found = known.values.get();
        if (found != null) return found;
        float[] made = new float[values.length];
        int size = rows * columns;
        for (int base = 0; base < made.length; base += size)
            Matrix.transpose(values, base, columns, made, base, rows, columns, rows);
        turned = new Turned(rows, columns, new SoftReference<>(made));
        return made;
    }
}
