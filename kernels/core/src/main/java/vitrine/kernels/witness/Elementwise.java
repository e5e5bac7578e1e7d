package vitrine.kernels.witness;

/// A function of one element of each operand.
interface Elementwise {
    /// Its value.
    double of(double... x);

    /// How far the value moves when each operand moves within its error.
    double moved(double[] x, double[] e);

    /// The value for each row of elements.
    default double[] all(double[][] x) {
        double[] y = new double[x[0].length];
        double[] one = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < x.length; k++) one[k] = x[k][i];
            y[i] = of(one);
        }
        return y;
    }
}
