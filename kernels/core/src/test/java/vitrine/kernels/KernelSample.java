package vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;

/// One call of a kernel: what goes in, how large the result is, and how exact it has to be.
///
/// @param name what the sample is called in a failure
/// @param operands what goes in
/// @param size the number of elements of the result
/// @param bound how far a result may lie from the reference's
/// @param call the call itself
public record KernelSample(
        String name, List<Operand> operands, int size, ErrorBound bound, Call call) {
    /// One operand.
    public record Operand(int size, Values values) {}

    /// The call of a kernel on operands and a result.
    @FunctionalInterface
    public interface Call {
        /// Fills `y`.
        void run(Kernels k, List<Buffer> in, Buffer y);
    }

    static Operand ordinary(int size) {
        return new Operand(size, Values.ORDINARY);
    }

    /// The result on a backend, whose buffer held NaN before.
    public float[] result(Kernels k) {
        return result(k, Double.NaN);
    }

    /// The result on a backend, whose buffer held `before` before.
    public float[] result(Kernels k, double before) {
        return k.floats(run(k, false, before));
    }

    /// The result in the backend's own precision.
    public double[] exact(Kernels k) {
        return k.doubles(run(k, false, Double.NaN));
    }

    /// The result of the same operation on the operands' magnitudes.
    public double[] magnitude(Kernels k) {
        return k.doubles(run(k, true, Double.NaN));
    }

    /// The result `times` times over, from the same operands.
    public List<float[]> results(Kernels k, int times) {
        List<Buffer> in = upload(k, false);
        List<float[]> results = new ArrayList<>();
        for (int i = 0; i < times; i++) results.add(k.floats(run(k, in, Double.NaN)));
        return results;
    }

    private Buffer run(Kernels k, boolean magnitudes, double before) {
        return run(k, upload(k, magnitudes), before);
    }

    private Buffer run(Kernels k, List<Buffer> in, double before) {
        Buffer y = k.allocate(size);
        k.fill(y, before);
        call.run(k, in, y);
        return y;
    }

    private List<Buffer> upload(Kernels k, boolean magnitudes) {
        List<Buffer> in = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            float[] x = values(i);
            if (magnitudes && operands.get(i).values() != Values.CHOICE) {
                for (int j = 0; j < x.length; j++) x[j] = Math.abs(x[j]);
            }
            in.add(k.upload(x));
        }
        return in;
    }

    private float[] values(int i) {
        return operands.get(i).values().of(operands.get(i).size(), name.hashCode() * 31L + i);
    }

    /// The elements of the operands.
    List<float[]> values() {
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) values.add(values(i));
        return values;
    }

    /// Throws unless both have the same bits, where any NaN equals any other.
    public static void assertSameBits(float[] expected, float[] got, String what) {
        assertEquals(expected.length, got.length, what);
        for (int i = 0; i < got.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(got[i])) {
                fail(what + " at " + i + ": expected " + expected[i] + ", got " + got[i]);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
