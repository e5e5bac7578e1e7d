package vitrine.kernels.simd;

import org.jspecify.annotations.Nullable;

import vitrine.kernels.Buffer;
import vitrine.kernels.KernelException;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Storage of the single-precision CPU backends: an array, and what has been made of it for kernels
/// that meet it again and again.
final class FloatBuffer implements Buffer {
    private final float[] values;
    private final Map<Object, SoftReference<float[]>> forms = new LinkedHashMap<>();

    FloatBuffer(float[] values) {
        this.values = values;
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

    /// Another form of the values: made when it is asked for a second time, because only weights
    /// are; null before. The garbage collector may take it when memory is short.
    synchronized float @Nullable [] kept(Object form, Supplier<float[]> making) {
        SoftReference<float[]> known = forms.get(form);
        if (known == null) {
            forms.put(form, new SoftReference<>(null));
            return null;
        }
        float[] found = known.get();
        if (found != null) return found;
        float[] made = making.get();
        forms.put(form, new SoftReference<>(made));
        return made;
    }
}
