package vitrine.cam.decomposition;

/// Which of the two signs of a singular vector is taken, since mathematics leaves it open and what
/// is rectified afterwards depends on it. Peers take what their linear algebra happens to give.
/// Where values are signed, as behind a layer normalisation, no convention is sure to show the
/// object and not its surroundings; behind a ReLU [#ACTIVATION] mostly does.
public enum Sign {
    /// The map agrees with the mean over channels of what was decomposed, for Eigen-CAM the mean
    /// activation: the sum of their products is positive. Where that is zero, as [#MAP].
    ACTIVATION {
        @Override
        double of(double[] map, double[] component, double[] mean) {
            double agreement = 0;
            for (int p = 0; p < map.length; p++) agreement += map[p] * mean[p];
            return agreement == 0 ? ofLargest(map) : Math.signum(agreement);
        }
    },
    /// The value of the map that is farthest from zero is positive: `|min| ≤ |max|`.
    MAP {
        @Override
        double of(double[] map, double[] component, double[] mean) {
            return ofLargest(map);
        }
    },
    /// The entry of the singular vector over channels that is farthest from zero is positive.
    COMPONENT {
        @Override
        double of(double[] map, double[] component, double[] mean) {
            return ofLargest(component);
        }
    };

    /// `1`, or `-1` where the map is to be turned.
    abstract double of(double[] map, double[] component, double[] mean);

    private static double ofLargest(double[] x) {
        double largest = 0;
        for (double v : x) if (Math.abs(v) > Math.abs(largest)) largest = v;
        return largest < 0 ? -1 : 1;
    }
}
