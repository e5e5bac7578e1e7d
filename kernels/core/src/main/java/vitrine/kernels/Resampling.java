package vitrine.kernels;

import java.util.Arrays;

/// A sparse linear map along one axis: row `r` is the sum of `weight[t] · x[column[t]]` over
/// `start[r] ≤ t < start[r+1]`. Interpolations of every kind, their adjoints and area means are
/// such maps.
public final class Resampling {
    private final int in;
    private final int[] start;
    private final int[] column;
    private final double[] weight;
    private final float[] rounded;

    /// @param in the extent of the axis before
    /// @param start the first tap of each row, and the number of taps at the end
    /// @param column the input element of each tap, within `[0, in)`
    /// @param weight the weight of each tap
    public Resampling(int in, int[] start, int[] column, double[] weight) {
        this.in = in;
        this.start = start.clone();
        this.column = column.clone();
        this.weight = weight.clone();
        this.rounded = new float[weight.length];
        for (int t = 0; t < weight.length; t++) rounded[t] = (float) weight[t];
    }

    /// The extent of the axis before.
    public int in() {
        return in;
    }

    /// The extent of the axis after.
    public int out() {
        return start.length - 1;
    }

    /// The first tap of row `r`.
    public int start(int r) {
        return start[r];
    }

    /// The end, exclusive, of the taps of row `r`.
    public int end(int r) {
        return start[r + 1];
    }

    /// The input element of tap `t`.
    public int column(int t) {
        return column[t];
    }

    /// The weight of tap `t`.
    public double weight(int t) {
        return weight[t];
    }

    /// The weight of tap `t` rounded to single precision.
    public float rounded(int t) {
        return rounded[t];
    }

    /// The map with the weights' magnitudes.
    public Resampling magnitudes() {
        double[] sizes = new double[weight.length];
        for (int t = 0; t < sizes.length; t++) sizes[t] = Math.abs(weight[t]);
        return new Resampling(in, start, column, sizes);
    }

    /// The adjoint map: taps of each row ascending by the row they came from.
    public Resampling transposed() {
        int[] first = new int[in + 1];
        for (int c : column) first[c + 1]++;
        for (int i = 0; i < in; i++) first[i + 1] += first[i];
        int[] next = first.clone();
        int[] rows = new int[column.length];
        double[] weights = new double[column.length];
        for (int r = 0; r < out(); r++) {
            for (int t = start[r]; t < start[r + 1]; t++) {
                int at = next[column[t]]++;
                rows[at] = r;
                weights[at] = weight[t];
            }
        }
        return new Resampling(out(), first, rows, weights);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Resampling r
                && in == r.in
                && Arrays.equals(start, r.start)
                && Arrays.equals(column, r.column)
                && Arrays.equals(weight, r.weight);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weight) * 31 + Arrays.hashCode(column);
    }

    @Override
    public String toString() {
        return "Resampling[" + in + " → " + out() + ", " + weight.length + " taps]";
    }
}
