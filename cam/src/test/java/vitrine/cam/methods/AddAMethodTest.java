package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.PageCode;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.Weighted;
import vitrine.cam.combine.Fused;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.io.IOException;

/// The snippets of the page on adding a method: the method is one, and its test is one.
class AddAMethodTest {
    private static final String PAGE = "docs/how-to/add-a-method.md";
    private static final String OWN = "cam/src/test/java/vitrine/cam/methods/AddAMethodTest.java";

    private final Engine engine = Engine.cpu();
    private final Layer model = new TinyNet(Site.root(new Seeded(engine, "add")), 4, 5);
    private final Tensor image =
            engine.tensor(new Shape(1, 3, 24, 24), Seeded.values("add/x", 1728, 0, 1));

    @Test
    void thePageShowsThisCode() throws IOException {
        PageCode.assertShown(PAGE, OWN, 3);
    }

    // page
    /// Peak-CAM: `Σ_k w_k A_k` with `w_k` the mean of the positive gradients `relu(∂S/∂A_k)` over
    /// the positions where channel `k` is above `share` of its greatest value.
    ///
    /// Worked example, one channel of 1×2, `A = [1 4]`, gradients `[5 3]` and a share of one half:
    /// only the second position is above 2, so `w = 3` and the map is `[3 12]`.
    ///
    /// @param share of a channel's greatest value, in [0, 1)
    record PeakCam(double share) implements Weighted {
        /// @param share in [0, 1)
        PeakCam {
            if (!(share >= 0 && share < 1))
                throw new CamException("peak-cam: share needs a number in [0, 1), got " + share);
        }

        @Override
        public String name() {
            return "peak-cam";
        }

        @Override
        public Tensor weighted(Evidence e) {
            Tensor a = e.activation();
            Tensor peaks = e.note("peaks", () -> a.gt(a.amax(Space.axes(a)).mul(share)));
            Tensor counted = Space.sum(peaks);
            Tensor sum = Space.sum(e.gradient().relu().mul(peaks));
            Tensor w = e.note("w", () -> sum.div(counted.maximum(counted.mul(0).add(1))));
            return a.mul(w);
        }
    }

    // end

    @Test
    void itIsTheFormulaOnPlainArrays() {
        // page
        Study study = new Study(model, image, "tail", Target.logit(3));
        Saliency s = study.explain(new PeakCam(0.5));
        double[] a = s.derivation().note("activation").value().toDoubles();
        double[] g = s.derivation().note("gradient").value().toDoubles();
        int positions = s.map().shape().size();
        double[] expected = new double[positions];
        for (int k = 0; k < a.length / positions; k++) {
            double top = Double.NEGATIVE_INFINITY;
            for (int p = 0; p < positions; p++) top = Math.max(top, a[k * positions + p]);
            double sum = 0;
            int peaks = 0;
            for (int p = 0; p < positions; p++) {
                if (a[k * positions + p] <= 0.5 * top) continue;
                peaks++;
                sum += Math.max(g[k * positions + p], 0);
            }
            double w = sum / Math.max(peaks, 1);
            for (int p = 0; p < positions; p++) expected[p] += w * a[k * positions + p];
        }
        assertArrayEquals(expected, s.map().toDoubles(), 1e-5);
        // end
        assertTrue(s.derivation().note("w").value().shape().size() > 1);
    }

    @Test
    void itCombines() {
        Study study = new Study(model, image, "tail", Target.logit(3));
        // page
        Saliency smooth = study.explain(new EigenSmooth(new PeakCam(0.5)));
        Saliency noisy =
                study.explain(
                        SmoothGrad.of(Profile.PAPER, new PeakCam(0.5), SmoothGrad.Statistic.MEAN));
        Saliency finer = study.explain(FinerCam.of(Profile.PAPER, new PeakCam(0.5)));
        Saliency joined = study.explain(new Fused(new PeakCam(0.5), Fused.Fusion.PRODUCT));
        // end
        for (Saliency s : new Saliency[] {smooth, noisy, finer, joined})
            assertEquals(smooth.map().shape(), s.map().shape());
    }
}
