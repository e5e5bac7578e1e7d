package vitrine.cam.combine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.combine.Augmented.Version;
import vitrine.cam.combine.Fused.Fusion;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.cam.gradients.Spread;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.LayerCam;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Methods made of methods.
class CombineTest {
    private static final Engine ENGINE = Engine.reference();
    private static final Layer NET = new TinyNet(Site.root(new Seeded(ENGINE, "combine")), 4, 5);
    private static final Tensor X = image(1);
    private static final Method CAM = new GradCam();

    private static Tensor image(int batch) {
        Shape shape = new Shape(batch, 3, 12, 8);
        return ENGINE.tensor(shape, Seeded.values("combine/x", shape.size(), 0, 1.5));
    }

    private static Study study(String layer) {
        return new Study(NET, X, layer, Target.logit(2));
    }

    private static Tensor line(double... values) {
        return ENGINE.tensor(new Shape(1, 1, 1, values.length), values);
    }

    /// A method that answers what it is told.
    private record Given(String name, Function<Evidence, Tensor> answer) implements Method {
        @Override
        public Tensor map(Evidence e) {
            return answer.apply(e);
        }
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double scale = expected.abs().amax().item();
        assertTrue(scale > 0);
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-12 * scale);
    }

    @Test
    void fusedWorkedExample() {
        List<Tensor> maps = List.of(line(1, 3), line(2, 0));
        for (Fusion fusion : Fusion.values()) {
            double[] shown =
                    new Fused(CAM, fusion)
                            .rendering(Profile.TORCHRAY)
                            .display(maps, 1, 2)
                            .toDoubles();
            double[] expected =
                    switch (fusion) {
                        case MEAN -> new double[] {1.5, 1.5};
                        case MAXIMUM -> new double[] {2, 3};
                        case SATURATED_MAXIMUM ->
                                new double[] {StrictMath.tanh(4), StrictMath.tanh(6)};
                        case PRODUCT -> new double[] {2, 0};
                    };
            assertArrayEquals(expected, shown, 1e-12, fusion.name());
        }
    }

    @Test
    void meanAndProductAreScaledAgainAndTheMaximumIsTorchCamsWay() {
        Study study = study("pool").at(Place.of("pool"), Place.of("tail"));
        Saliency plain = study.explain(CAM);
        Tensor first = Profile.PAPER.display(List.of(plain.maps().get(0)), 12, 8);
        Tensor second = Profile.PAPER.display(List.of(plain.maps().get(1)), 12, 8);
        Saliency mean = study.explain(new Fused(CAM, Fusion.MEAN));
        Tensor half = first.add(second).div(2);
        assertClose(Profile.PAPER.display(List.of(half), 12, 8), mean.render(Profile.PAPER, 12, 8));
        Saliency product = study.explain(new Fused(CAM, Fusion.PRODUCT));
        Tensor both = Profile.PAPER.display(List.of(first.mul(second)), 12, 8);
        assertClose(both, product.render(Profile.PAPER, 12, 8));
        Saliency maximum = study.explain(new Fused(CAM, Fusion.MAXIMUM));
        assertClose(
                plain.render(Profile.TORCH_CAM, 12, 8), maximum.render(Profile.TORCH_CAM, 12, 8));
        assertEquals(plain.maps().size(), maximum.maps().size());
    }

    @Test
    void augmentedWorkedExample() {
        Method told =
                new Given(
                        "told",
                        e -> {
                            double left = e.inputs().getFirst().toDoubles()[0];
                            return left == 1 ? line(1, -3) : line(1, 3);
                        });
        Layer sum = new Summed();
        Tensor x = ENGINE.tensor(new Shape(1, 1, 1, 2), 1f, 2f);
        List<Version> both = List.of(new Version(List.of(), 1), new Version(List.of(-1), 1));
        Saliency s =
                new Study(sum, x, Place.INPUT, Target.logit(0)).explain(new Augmented(told, both));
        assertArrayEquals(new double[] {1, -3, 3, 1}, s.map().toDoubles());
        double[] shown = s.render(Profile.TORCHRAY, 1, 2).toDoubles();
        assertArrayEquals(new double[] {2, 0.5}, shown);
    }

    private static final class Summed extends Layer {
        Summed() {
            super(Site.root(new Seeded(ENGINE, "none")));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x.sum(1, 2, 3).reshape(x.shape().dim(0), 1);
        }
    }

    @Test
    void sixVersionsAreMirroredAndScaledAndTheTargetStays() {
        Augmented augmented = new Augmented(CAM);
        assertEquals(6, augmented.versions().size());
        Saliency s = new Study(NET, X, "block", Target.top()).explain(augmented);
        Tensor sum = s.map().mul(0).sum(1);
        int version = 0;
        for (boolean mirrored : new boolean[] {false, true}) {
            for (double gain : new double[] {0.9, 1, 1.1}) {
                Tensor x = (mirrored ? Layouts.flip(X, 3) : X).mul(gain);
                Target kept = Target.logit(s.target().classes().getFirst());
                Tensor map = new Study(NET, x, "block", kept).explain(CAM).map();
                Tensor back = mirrored ? Layouts.flip(map, 3) : map;
                assertClose(back, s.map().slice(1, version, version + 1, 1));
                version++;
                sum = sum.add(back);
            }
        }
        Tensor shown = s.render(Profile.CAPTUM, 12, 8);
        assertClose(Interpolation.NEAREST.resize(sum.div(6), 12, 8), shown);
    }

    @Test
    void augmentedPlacesAreJoinedVersionByVersion() {
        Study study = study("pool").at(Place.of("pool"), Place.of("tail"));
        Saliency s = study.explain(new Augmented(CAM));
        Tensor sum = ENGINE.full(new Shape(1, 1, 12, 8), 0);
        for (int v = 0; v < 6; v++) {
            int version = v;
            List<Tensor> own =
                    s.maps().stream().map(m -> m.slice(1, version, version + 1, 1)).toList();
            sum = sum.add(Profile.PYTORCH_GRAD_CAM.display(own, 12, 8));
        }
        assertClose(sum.div(6), s.render(Profile.PYTORCH_GRAD_CAM, 12, 8));
    }

    @Test
    void augmentedAxesAreChecked() {
        assertThrows(CamException.class, () -> new Version(List.of(1), 1));
        assertThrows(CamException.class, () -> new Augmented(CAM, List.of()));
        Augmented far = new Augmented(CAM, List.of(new Version(List.of(-3), 1)));
        assertThrows(CamException.class, () -> study("pool").explain(far));
    }

    private static Method noisy(Method method, int draws, double share, long seed) {
        Spread spread = new Spread(share, Spread.Unit.RANGE);
        return new SmoothGrad(
                method, draws, spread, SmoothGrad.Statistic.MEAN, SmoothGrad.Last.NOISY, seed);
    }

    @Test
    void noisyWorkedExample() {
        assertClose(
                study("block").explain(CAM).map(),
                study("block").explain(noisy(CAM, 2, 0, 9)).map());
    }

    @Test
    void noisyIsTheMeanOverDraws() {
        double[] x = X.toDoubles();
        double range = Arrays.stream(x).max().orElseThrow() - Arrays.stream(x).min().orElseThrow();
        Method seen = new Given("input", e -> e.inputs().getFirst());
        Study study = study(Place.INPUT);
        Tensor one = study.explain(noisy(seen, 1, 0.1, 4)).map();
        Tensor two = study.explain(noisy(seen, 2, 0.1, 4)).map();
        Tensor many = study.explain(noisy(seen, 60, 0.1, 4)).map();
        Tensor first = one.sub(X);
        double deviation = Math.sqrt(first.square().mean().item());
        assertEquals(0.1 * range, deviation, 0.01 * range);
        Tensor second = two.mul(2).sub(one).sub(X);
        assertFalse(Arrays.equals(first.toDoubles(), second.toDoubles()), "a draw of its own");
        double rest = Math.sqrt(many.sub(X).square().mean().item());
        assertTrue(rest < deviation / 5, "noise averages out");
        double[] other = study.explain(noisy(seen, 1, 0.1, 5)).map().toDoubles();
        assertFalse(Arrays.equals(one.toDoubles(), other), "another seed");
        assertThrows(CamException.class, () -> noisy(CAM, 0, 0.1, 0));
        assertThrows(CamException.class, () -> noisy(CAM, 1, -1, 0));
    }

    @Test
    void contrastedWorkedExample() {
        Method told =
                new Given("told", e -> e.target().classes().contains(2) ? line(-1, 4) : line(2, 1));
        Saliency s = study("pool").explain(new Contrasted(told, Target.logit(1)));
        assertArrayEquals(new double[] {-3, 3}, s.map().toDoubles());
        assertArrayEquals(new double[] {2, 1}, s.derivation().note("against").value().toDoubles());
    }

    @Test
    void contrastedIsTheMapOfTheDifferenceWhereMapsAreLinearInTheGradient() {
        Target difference =
                Target.of("difference", y -> y.slice(1, 2, 3, 1).sub(y.slice(1, 4, 5, 1)));
        for (Method method : List.of(CAM, new HiResCam())) {
            assertClose(
                    new Study(NET, X, "block", difference).explain(method).map(),
                    study("block").explain(new Contrasted(method, Target.logit(4))).map());
        }
    }

    @Test
    void guidedWorkedExample() {
        Method fine = new Given("fine", e -> line(5, 6, -7, 8));
        Method coarse = new Given("coarse", e -> line(-1, 2));
        Tensor x = ENGINE.tensor(new Shape(1, 1, 1, 4), 1f, 2f, 3f, 4f);
        Guided guided = new Guided(fine, coarse, Interpolation.NEAREST);
        Saliency s = new Study(new Summed(), x, Place.INPUT, Target.logit(0)).explain(guided);
        assertArrayEquals(new double[] {0, 0, -14, 16}, s.map().toDoubles());
        assertEquals("guided-coarse", guided.name());
    }

    private static final Method GRADIENT = new Given("gradient", Evidence::gradient);

    @Test
    void guidedWeightsEveryChannelByTheCoarseMap() {
        Tensor gradient = study(Place.INPUT).evidence().gradient();
        Tensor coarse = study("block").explain(CAM).map();
        Tensor captum = Interpolation.NEAREST.resize(coarse.relu(), 12, 8).mul(gradient);
        assertClose(captum, study("block").explain(Guided.of(Profile.CAPTUM, GRADIENT, CAM)).map());
        Profile pgc = Profile.PYTORCH_GRAD_CAM;
        Tensor finished = pgc.display(List.of(coarse), 12, 8).mul(gradient);
        assertClose(finished, study("block").explain(Guided.of(pgc, GRADIENT, CAM)).map());
        Tensor paper = Interpolation.LINEAR.resize(coarse.relu(), 12, 8).mul(gradient);
        assertClose(paper, study("block").explain(Guided.of(Profile.PAPER, GRADIENT, CAM)).map());
    }

    @Test
    void guidedOfALayersInputAndOfAnotherInput() {
        Guided guided = new Guided(GRADIENT, new LayerCam(), Interpolation.LINEAR);
        assertEquals(new Shape(1, 3, 12, 8), study("block:input").explain(guided).map().shape());
        Layer net = NET;
        Network two = in -> net.apply(in.get(0).add(in.get(1).mul(in.get(1))));
        Study study =
                new Study(
                        two,
                        List.of(X, X.mul(0.5)),
                        List.of(Place.of("block")),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        Guided second = new Guided(GRADIENT, CAM, new Guided.Rectified(Interpolation.NEAREST), 1);
        Guided first = new Guided(GRADIENT, CAM, new Guided.Rectified(Interpolation.NEAREST), 0);
        assertClose(study.explain(first).map().mul(X), study.explain(second).map());
    }

    @Test
    void guidedRefusesWhatCannotBeResized() {
        Guided guided = new Guided(GRADIENT, CAM, Interpolation.NEAREST);
        NotApplicable e = assertThrows(NotApplicable.class, () -> study("fc").explain(guided));
        assertTrue(
                e.getMessage().contains("the map [1, 1] of fc cannot be brought to the extents"),
                e.getMessage());
    }

    @Test
    void namesSayWhatIsCombined() {
        assertEquals("fused-grad-cam", new Fused(CAM, Fusion.MEAN).name());
        assertEquals("augmented-grad-cam", new Augmented(CAM).name());
        assertEquals("contrasted-grad-cam", new Contrasted(CAM, Target.logit(0)).name());
        assertEquals("guided-grad-cam", Guided.of(Profile.PAPER, GRADIENT, CAM).name());
    }
}
