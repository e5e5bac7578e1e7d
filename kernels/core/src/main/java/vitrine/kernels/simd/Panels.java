package vitrine.kernels.simd;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// A form of a matrix `[columns][terms]` of weights of which a product needs the transposed: panels
/// as wide as a tile, in each of them one term after the other, with zeros beyond the last column.
/// A tile's columns then come from memory in the order in which they are used.
///
/// @param of which matrix of the same weights
record Panels(Object of, int columns, int terms) {
    /// The matrix as it is stored.
    static final String STORED = "stored";

    /// The panels, from the second time on.
    float @Nullable [] kept(FloatBuffer weights, Supplier<float[]> matrix) {
        return weights.kept(this, () -> make(matrix.get()));
    }

    private float[] make(float[] x) {
        int width = Tile.WIDE;
        float[] made = new float[Math.ceilDiv(columns, width) * width * terms];
        for (int j = 0; j < columns; j += width) {
            int n = Math.min(width, columns - j);
            for (int t = 0; t < terms; t++) {
                int to = j * terms + t * width;
                for (int i = 0; i < n; i++) made[to + i] = x[(j + i) * terms + t];
            }
        }
        return made;
    }
}
