package vitrine.cam.metrics;

/// The linear equations that each unknown position is the weighted mean of its neighbours, known
/// and unknown, among the `3^d - 1` around it; one that differs along `k` axes weighs `1/k`. Scaled
/// by the sum of its weights, which may miss some at the border, a row is symmetric with its column
/// and dominated by its diagonal. Solved by conjugate gradients (Hestenes and Stiefel, 1952) with
/// symmetric over-relaxation as the preconditioner, in one fixed order of double precision. Where
/// nothing is known every constant is a solution, and the least of them, zero, is found.
final class NeighbourSystem {
    private static final double RELAXATION = 1.8;
    private static final double TOLERANCE = 1e-13;

    private final boolean[] known;
    private final int[] extents;
    private final int[] unknown;
    private final int[] number;
    private final int[] starts;
    private final int[] middles;
    private final int[] columns;
    private final double[] weights;
    private final double[] diagonal;

    NeighbourSystem(int[] extents, boolean[] known) {
        this.extents = extents;
        this.known = known;
        this.number = new int[known.length];
        int count = 0;
        for (int p = 0; p < known.length; p++) if (!known[p]) number[p] = count++;
        this.unknown = new int[count];
        for (int p = 0; p < known.length; p++) if (!known[p]) unknown[number[p]] = p;
        this.starts = new int[count + 1];
        this.middles = new int[count];
        this.diagonal = new double[count];
        this.columns = new int[count * (around() - 1)];
        this.weights = new double[columns.length];
        for (int i = 0; i < count; i++) connect(i);
    }

    private int around() {
        int around = 1;
        for (int _ : extents) around *= 3;
        return around;
    }

    /// What is done with a neighbour.
    private interface Neighbour {
        void at(int position, double weight);
    }

    /// The neighbours of a position in ascending order.
    private void neighbours(int position, Neighbour action) {
        int around = around();
        for (int direction = 0; direction < around; direction++) {
            int at = position;
            int moved = position;
            int turns = direction;
            int stride = 1;
            int axes = 0;
            boolean inside = true;
            for (int a = extents.length - 1; a >= 0; a--) {
                int step = turns % 3 - 1;
                int to = at % extents[a] + step;
                inside &= to >= 0 && to < extents[a];
                if (step != 0) axes++;
                moved += step * stride;
                stride *= extents[a];
                at /= extents[a];
                turns /= 3;
            }
            if (inside && axes > 0) action.at(moved, 1.0 / axes);
        }
    }

    /// Row `i`: its unknown neighbours, those before `i` first.
    private void connect(int i) {
        starts[i + 1] = starts[i];
        middles[i] = starts[i];
        neighbours(
                unknown[i],
                (position, weight) -> {
                    diagonal[i] += weight;
                    if (known[position]) return;
                    if (position < unknown[i]) middles[i]++;
                    columns[starts[i + 1]] = number[position];
                    weights[starts[i + 1]++] = weight;
                });
    }

    /// Writes the unknown positions of `values`, computed from the known ones.
    void solve(double[] values) {
        double[] b = new double[unknown.length];
        for (int i = 0; i < b.length; i++) {
            int row = i;
            neighbours(
                    unknown[i],
                    (position, weight) -> {
                        if (known[position]) b[row] += weight * values[position];
                    });
        }
        double[] x = conjugateGradients(b);
        for (int i = 0; i < x.length; i++) values[unknown[i]] = x[i];
    }

    private double[] conjugateGradients(double[] b) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        double[] z = preconditioned(r);
        double[] p = z.clone();
        double rz = dot(r, z);
        double enough = TOLERANCE * TOLERANCE * dot(b, b);
        for (int step = 0; dot(r, r) > enough; step++) {
            if (step > 10 * b.length + 100) {
                throw new IllegalStateException("conjugate gradients of " + b.length + " unknowns");
            }
            double[] ap = times(p);
            double alpha = rz / dot(p, ap);
            for (int i = 0; i < x.length; i++) {
                x[i] += alpha * p[i];
                r[i] -= alpha * ap[i];
            }
            z = preconditioned(r);
            double next = dot(r, z);
            for (int i = 0; i < p.length; i++) p[i] = z[i] + next / rz * p[i];
            rz = next;
        }
        return x;
    }

    private double[] times(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = diagonal[i] * x[i] - linked(x, starts[i], starts[i + 1]);
        }
        return y;
    }

    private double linked(double[] x, int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) sum += weights[k] * x[columns[k]];
        return sum;
    }

    /// `((D/ω - L) D⁻¹ (D/ω - Lᵀ))⁻¹ r`, but for a factor.
    private double[] preconditioned(double[] r) {
        double[] z = new double[r.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = (r[i] + linked(z, starts[i], middles[i])) * RELAXATION / diagonal[i];
        }
        for (int i = z.length - 1; i >= 0; i--) {
            z[i] += linked(z, middles[i], starts[i + 1]) * RELAXATION / diagonal[i];
        }
        return z;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
