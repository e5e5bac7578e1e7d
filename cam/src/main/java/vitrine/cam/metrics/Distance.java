package vitrine.cam.metrics;

import vitrine.engine.Tensor;

/// How far two maps lie apart.
public enum Distance {
    /// `Σ |a - b|`
    L1 {
        @Override
        double of(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
            return sum;
        }
    },
    /// `√(Σ (a - b)²)`
    L2 {
        @Override
        double of(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
            return Math.sqrt(sum);
        }
    };

    /// Of two maps of one shape.
    public double of(Tensor a, Tensor b) {
        return of(a.toDoubles(), b.toDoubles());
    }

    abstract double of(double[] a, double[] b);
}
