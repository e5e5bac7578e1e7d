package vitrine.goldens;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.Map;

/// The generated pictures of the goldens: smooth noise on a lattice plus white noise.
public final class GoldenImage {
    private static final int CHECKED = 8;

    private final String name;
    private final int[] shape;
    private final int cell;

    private GoldenImage(String name, int[] shape, int cell) {
        this.name = name;
        this.shape = shape;
        this.cell = cell;
    }

    /// The picture that a manifest describes, checked against the values it gives.
    public static Tensor of(Engine engine, Map<String, Object> said) {
        int[] shape = Goldens.integers(said.get("shape"));
        int cell = ((Number) said.get("cell")).intValue();
        GoldenImage image = new GoldenImage(String.valueOf(said.get("name")), shape, cell);
        double a = ((Number) said.get("a")).doubleValue();
        double b = ((Number) said.get("b")).doubleValue();
        float[] values = image.values(a, b);
        for (int i = 0; i < CHECKED; i++) {
            float first = ((Number) Goldens.list(said.get("first8")).get(i)).floatValue();
            if (values[i] != first) {
                throw new IllegalStateException(
                        image.name + ": value " + i + " is " + values[i] + " instead of " + first);
            }
        }
        return engine.tensor(new Shape(shape), values);
    }

    private float[] values(double a, double b) {
        int height = shape[2];
        int width = shape[3];
        float[] values = new float[shape[0] * shape[1] * height * width];
        for (int i = 0; i < values.length; i++) {
            int plane = i / (height * width);
            double v = smooth(plane, i / width % height, i % width);
            values[i] = (float) (a * v + b * Seeded.uniform(name + ".noise", i));
        }
        return values;
    }

    private double smooth(int plane, int y, int x) {
        int gy = y / cell;
        int gx = x / cell;
        double fy = (double) (y % cell) / cell;
        double fx = (double) (x % cell) / cell;
        double top = between(lattice(plane, gy, gx), lattice(plane, gy, gx + 1), fx);
        double bottom = between(lattice(plane, gy + 1, gx), lattice(plane, gy + 1, gx + 1), fx);
        return between(top, bottom, fy);
    }

    private static double between(double from, double to, double part) {
        return from + (to - from) * part;
    }

    private double lattice(int plane, int gy, int gx) {
        int rows = Math.ceilDiv(shape[2], cell) + 1;
        int columns = Math.ceilDiv(shape[3], cell) + 1;
        return Seeded.uniform(name + ".lattice", ((long) plane * rows + gy) * columns + gx);
    }
}
