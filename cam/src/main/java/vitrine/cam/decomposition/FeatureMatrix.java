package vitrine.cam.decomposition;

import vitrine.cam.CamException;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One sample's value as a matrix of channels and positions, in double precision; sums run in
/// ascending order, so that its bits are the same everywhere.
final class FeatureMatrix {
    private final double[] values;
    private final int channels;
    private final int positions;

    /// @param values channel after channel
    FeatureMatrix(double[] values, int channels, int positions) {
        this.values = values;
        this.channels = channels;
        this.positions = positions;
    }

    /// Each sample of `[n, c, ...]`.
    static List<FeatureMatrix> of(Tensor x) {
        int channels = x.shape().dim(1);
        int positions = Space.positions(x);
        double[] all = x.toDoubles();
        for (double v : all) {
            if (!Double.isFinite(v))
                throw new CamException(
                        "the value to decompose holds " + v + "; give finite numbers");
        }
        List<FeatureMatrix> each = new ArrayList<>();
        int size = channels * positions;
        for (int from = 0; from < all.length; from += size) {
            double[] own = Arrays.copyOfRange(all, from, from + size);
            each.add(new FeatureMatrix(own, channels, positions));
        }
        return each;
    }

    int channels() {
        return channels;
    }

    int positions() {
        return positions;
    }

    /// Less each channel's mean over positions.
    FeatureMatrix centred() {
        double[] y = new double[values.length];
        for (int c = 0; c < channels; c++) {
            double mean = 0;
            for (int p = 0; p < positions; p++) mean += values[c * positions + p];
            mean /= positions;
            for (int p = 0; p < positions; p++)
                y[c * positions + p] = values[c * positions + p] - mean;
        }
        return new FeatureMatrix(y, channels, positions);
    }

    /// The mean over channels at each position.
    double[] mean() {
        double[] even = new double[channels];
        Arrays.fill(even, 1.0 / channels);
        return map(even);
    }

    /// `Σ_c loading_c X_cp` at each position.
    double[] map(double[] loadings) {
        double[] y = new double[positions];
        for (int c = 0; c < channels; c++) add(loadings[c], c, 0, y);
        return y;
    }

    /// `Σ_p X_cp map_p` for each channel.
    double[] loadings(double[] map) {
        double[] y = new double[channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int p = 0; p < positions; p++) sum += values[c * positions + p] * map[p];
            y[c] = sum;
        }
        return y;
    }

    /// The products `Σ_c X_cp X_cq` of all positions, row after row.
    double[] products() {
        double[] y = new double[positions * positions];
        for (int c = 0; c < channels; c++)
            for (int p = 0; p < positions; p++) add(values[c * positions + p], c, p * positions, y);
        return y;
    }

    private void add(double factor, int channel, int at, double[] y) {
        int from = channel * positions;
        for (int p = 0; p < positions; p++) y[at + p] += factor * values[from + p];
    }
}
