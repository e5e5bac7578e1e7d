package vitrine.cam.metrics;

import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// The edges of the grey input (Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim, 2018, compare maps
/// with them): `√(Σ_a S_a²)` with the Sobel filter `S_a`, which is `[-1 0 1]` along axis `a` and
/// `[1 2 1]` along every other, of the mean over channels; scaled to a maximum of one.
///
/// Worked example, one channel of one axis, `[0 0 3 3]`: the differences are `[0 3 3 0]` and the
/// map is `[0 1 1 0]`.
public record EdgeMap() implements Explainer {
    @Override
    public String name() {
        return "edge map";
    }

    @Override
    public Tensor map(Study study) {
        Tensor x = study.inputs().getFirst();
        if (x.shape().rank() < 3) {
            throw new NotApplicable(
                    name() + ": an input " + x.shape() + " has no edges; use the random map");
        }
        Tensor grey = x.mean(1);
        Tensor[] maps = new Tensor[x.shape().dim(0)];
        Arrays.setAll(maps, i -> edges(grey.slice(0, i, i + 1, 1)));
        return Layouts.cat(0, maps);
    }

    private static Tensor edges(Tensor grey) {
        int[] extents = Space.extents(grey);
        double[] plane = grey.toDoubles();
        double[] squares = new double[plane.length];
        for (int axis = 0; axis < extents.length; axis++) {
            double[] slope = Stencil.along(plane, extents, axis, -1, 0, 1);
            for (int a = 0; a < extents.length; a++) {
                if (a != axis) slope = Stencil.along(slope, extents, a, 1, 2, 1);
            }
            for (int p = 0; p < slope.length; p++) squares[p] += slope[p] * slope[p];
        }
        double most = Arrays.stream(squares).max().orElse(0);
        double scale = most > 0 ? Math.sqrt(most) : 1;
        double[] edges = Arrays.stream(squares).map(s -> Math.sqrt(s) / scale).toArray();
        return grey.engine().tensor(grey.shape(), edges);
    }
}
