package vitrine.cam.audit;

import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/// The gradient at the place against central differences in double precision, `D(h) = (S(A + h v) -
/// S(A - h v)) / 2h`, along the gradient itself, along `A` and along random directions `v` as long
/// as `A`, on a ladder of steps `h`. A direction agrees at a step if `|D(h) - ∂S/∂A·v| ≤ |D(h) -
/// D(4h)| + 2⁻²⁴ Σ|∂S/∂A_i v_i|`: what the step itself still changes, and one rounding to single
/// precision, in which the gradient is given. The first term must be below a thousandth of the
/// slope, so that a step which tells nothing is not believed.
///
/// Where a rectifier or a maximum switches between `A - h v` and `A + h v`, the two one-sided
/// slopes differ by more than a smooth function's would; such steps are reported, and the ladder
/// goes on below them. Where they differ at every step, the place itself is a kink, and the
/// gradient must lie between them.
public record Differences() implements Check {
    private static final int RUNGS = 9;
    private static final int RANDOM = 2;
    private static final double FIRST = 0x1p-8;
    private static final double TELLING = 1e-3;

    @Override
    public String name() {
        return "gradient by differences";
    }

    @Override
    public Verdict of(Audit a) {
        Evidence e = a.exactEvidence();
        Tensor at = e.activation();
        Tensor gradient = e.gradient();
        double[] g = gradient.toDoubles();
        if (Numbers.most(g) == 0)
            return Verdict.inapplicable(
                    this, "the gradient is zero everywhere; see the answer's check");
        List<String> rows = new ArrayList<>();
        int agreed = 0;
        int kinks = 0;
        List<double[]> directions = directions(at.toDoubles(), g);
        for (double[] v : directions) {
            Line line = new Line(e, at, v);
            Found found = ladder(line, g, v);
            rows.add(found.row());
            if (found.agrees) agreed++;
            if (found.kinks > 0) kinks++;
        }
        return Verdict.of(
                this,
                agreed == directions.size(),
                agreed
                        + " of "
                        + directions.size()
                        + " directions agree"
                        + (kinks > 0 ? "; " + kinks + " cross kinks at wide steps" : ""),
                rows);
    }

    private static List<double[]> directions(double[] at, double[] g) {
        List<double[]> all = new ArrayList<>();
        double length = Math.sqrt(squares(at));
        if (length == 0) length = 1;
        all.add(scaled(g, length / Math.sqrt(squares(g))));
        if (squares(at) > 0) all.add(at);
        for (int k = 0; k < RANDOM; k++) {
            Noise noise = new Noise(k, "directions");
            double[] v = new double[at.length];
            for (int i = 0; i < v.length; i++) v[i] = noise.normal(i);
            all.add(scaled(v, length / Math.sqrt(squares(v))));
        }
        return all;
    }

    private static double squares(double[] x) {
        double sum = 0;
        for (double v : x) sum += v * v;
        return sum;
    }

    private static double[] scaled(double[] x, double factor) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = factor * x[i];
        return y;
    }

    /// What one direction showed.
    private record Found(
            boolean agrees, double step, double off, double slope, int kinks, String why) {
        String row() {
            return "slope "
                    + Numbers.of(slope)
                    + ": "
                    + (agrees ? "agrees at step " : "does not agree, last step ")
                    + Numbers.of(step)
                    + ", off by "
                    + Numbers.of(off)
                    + why
                    + (kinks > 0 ? "; kinks within " + kinks + " wider steps" : "");
        }
    }

    private static Found ladder(Line line, double[] g, double[] v) {
        double slope = 0;
        double terms = 0;
        for (int i = 0; i < g.length; i++) {
            slope += g[i] * v[i];
            terms += Math.abs(g[i] * v[i]);
        }
        double rounding = Numbers.SINGLE * terms;
        double before = Double.NaN;
        double gapBefore = Double.NaN;
        int kinks = 0;
        double h = FIRST;
        double off = Double.NaN;
        for (int rung = 0; rung < RUNGS; rung++, h /= 4) {
            double up = line.score(h);
            double down = line.score(-h);
            double d = (up - down) / (2 * h);
            double gap = Math.abs(up - 2 * line.score + down) / h;
            off = Math.abs(d - slope);
            double change = Math.abs(d - before);
            if (gap > rounding && gap > gapBefore / 2) kinks++;
            if (off <= change + rounding && change <= TELLING * Math.max(Math.abs(slope), rounding))
                return new Found(true, h, off, slope, kinks, "");
            boolean atTheKink = rung == RUNGS - 1 && Math.abs(gap - gapBefore) <= gap / 4;
            if (atTheKink && off <= gap / 2 + rounding)
                return new Found(true, h, off, slope, kinks, ", between the slopes of a kink");
            before = d;
            gapBefore = gap;
        }
        return new Found(false, 4 * h, off, slope, kinks, "");
    }

    /// The score along a line through the place's value.
    private static final class Line {
        private final Evidence e;
        private final Tensor at;
        private final Tensor direction;
        private final double score;

        Line(Evidence e, Tensor at, double[] v) {
            this.e = e;
            this.at = at;
            this.direction = at.engine().tensor(at.shape(), v);
            this.score = Numbers.sum(e.score().toDoubles());
        }

        double score(double h) {
            return Numbers.sum(e.scoreAt(at.add(direction.mul(h))).toDoubles());
        }
    }
}
