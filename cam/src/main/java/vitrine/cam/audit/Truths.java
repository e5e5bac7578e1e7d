package vitrine.cam.audit;

import vitrine.cam.Evidence;
import vitrine.cam.Space;
import vitrine.cam.metrics.Fill;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// What is known about an input, measured.
final class Truths {
    private Truths() {}

    /// The share of the shown map's positive values that lies on a mask.
    static double energy(double[] map, double[] mask) {
        double all = 0;
        double on = 0;
        for (int i = 0; i < map.length; i++) {
            double v = Math.max(map[i], 0);
            all += v;
            if (mask[i] != 0) on += v;
        }
        return all == 0 ? 0 : on / all;
    }

    /// The mask's share of the positions.
    static double area(double[] mask) {
        return Numbers.sum(mask) / mask.length;
    }

    /// What the score loses when each channel's mean stands where a mask is, for each mask.
    static double[] loss(Audit a, List<double[]> masks) {
        Evidence e = a.inputEvidence();
        Tensor x = e.activation();
        Tensor mean = new Fill.Mean().of(x);
        Shape shape = x.shape().with(1, 1);
        double[] left =
                e.scores(
                                "parts of the picture covered",
                                masks.size(),
                                i -> x.engine().tensor(shape, masks.get(i)).where(mean, x))
                        .toDoubles();
        double whole = e.score().item();
        return Arrays.stream(left).map(s -> whole - s).toArray();
    }

    /// The shown map, one number for each position.
    static double[] map(Audit a) {
        Tensor x = a.study().inputs().getFirst();
        return a.answer().render(a.subject().profile(), Space.extents(x)).toDoubles();
    }

    /// A mask over a picture, shifted within it.
    static double[] moved(double[] mask, int width, int across, int down) {
        double[] other = new double[mask.length];
        for (int i = 0; i < mask.length; i++)
            if (mask[i] != 0) other[i + down * width + across] = mask[i];
        return other;
    }

    /// Whether two masks have no position in common.
    static boolean apart(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) if (one[i] != 0 && other[i] != 0) return false;
        return true;
    }
}
