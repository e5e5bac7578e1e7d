package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.CamException;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every method against its paper's formula restated on plain arrays, its worked example, and what
/// must hold for any network.
class MethodsTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final List<String> LAYERS =
            List.of("conv1", "bn1", "pool", "block.conv1", "block.bn2", "block", "tail.0", "tail");
    private static final int NETS = 24;

    /// A method, its formula, and the map of its worked example.
    private record Case(Method method, Function<Restated, double[]> formula, double... worked) {
        @Override
        public String toString() {
            return method.name();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new GradCam(), Restated::gradCam, -1, 4),
                new Case(new HiResCam(), Restated::hiResCam, -2, 6),
                new Case(new LayerCam(), Restated::layerCam, 1, 6));
    }

    private static TinyNet net(Engine engine, int i) {
        return new TinyNet(Site.root(new Seeded(engine, "net" + i)), 2 + 2 * (i % 4), 3 + i % 5);
    }

    private static Tensor image(Engine engine, int i, int batch) {
        Shape shape = new Shape(batch, 3, 8 + 2 * (i % 5), 8 + 4 * (i % 3));
        return engine.tensor(shape, Seeded.values("image" + i, shape.size(), 0, 1.5));
    }

    private static void close(double[] expected, Tensor actual, double relative, String where) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertTrue(scale > 0, () -> where + ": the map is zero and tests nothing");
        assertArrayEquals(expected, actual.toDoubles(), relative * scale, where);
    }

    /// The names that scripts rely on.
    @Test
    void everyPromisedMethodIsThere() {
        List<String> promised =
                List.of(
                        ("cam grad-cam grad-cam++ smooth-grad-cam++ xgrad-cam hires-cam"
                                        + " element-grad-cam layer-cam eigen-cam eigen-grad-cam"
                                        + " seg-eigen-cam kpca-cam score-cam ss-cam is-cam"
                                        + " ablation-cam full-grad fem shapley-cam finer-cam"
                                        + " refine-cam le-grad attention-rollout random-cam"
                                        + " guided-grad-cam saliency input-x-gradient"
                                        + " guided-backprop deconvnet integrated-gradients"
                                        + " smooth-grad deep-lift lrp excitation-backprop"
                                        + " occlusion rise extremal-perturbation")
                                .split(" "));
        List<String> missing = promised.stream().filter(n -> !Methods.names().contains(n)).toList();
        assertEquals(List.of(), missing);
        assertEquals(Methods.names().size(), Methods.all(Profile.PAPER).size());
    }

    private static List<Method> threeMethods() {
        return cases().map(Case::method).toList();
    }

    @Test
    void everyMethodIsFoundByItsNameAndNearNamesAreOffered() {
        for (Profile profile : Profile.values())
            for (Method m : Methods.all(profile))
                assertEquals(m.name(), Methods.named(m.name(), profile).name());
        CamException e =
                assertThrows(CamException.class, () -> Methods.named("gradcam", Profile.PAPER));
        assertTrue(e.getMessage().contains("did you mean grad-cam"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMapIsThePapersFormula(Case c) {
        for (int i = 0; i < NETS; i++) {
            String layer = LAYERS.get(i % LAYERS.size());
            String where = c + " at " + layer + " of net " + i;
            Restated restated =
                    Restated.at(net(REFERENCE, i), image(REFERENCE, i, 1), layer, i % 3);
            double[] expected = c.formula.apply(restated);
            Target target = Target.logit(i % 3);
            Saliency exact =
                    new Study(net(REFERENCE, i), image(REFERENCE, i, 1), layer, target)
                            .explain(c.method);
            Shape shape = exact.map().shape();
            assertEquals(new Shape(1, 1, restated.a()[0].length, restated.a()[0][0].length), shape);
            assertEquals(restated.logit(), exact.score().item());
            close(expected, exact.map(), 1e-12, where);
            Saliency fast =
                    new Study(net(SIMD, i), image(SIMD, i, 1), layer, target).explain(c.method);
            close(expected, fast.map(), 1e-5, where);
        }
    }

    /// Two channels of 1×2 and a linear score of them.
    private static final class Example extends Layer implements Weights {
        private final Tap features;
        private final Linear score;

        private Example(Site site) {
            super(site);
            this.features = new Tap(site.at("features"));
            this.score = new Linear(new Site("score", this), 4, 1);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return score.apply(Layouts.flatten(features.apply(x), 1));
        }

        @Override
        public Tensor get(String name, Shape shape) {
            return name.endsWith("bias")
                    ? SIMD.full(shape, 0)
                    : SIMD.tensor(shape, 1f, 3f, -1f, -1f);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWorkedExampleIsRight(Case c) {
        Layer model = new Example(Site.root(new Seeded(SIMD, "unused")));
        Tensor x = SIMD.tensor(new Shape(1, 2, 1, 2), 1f, 2f, 3f, 0f);
        Saliency s = new Study(model, x, "features", Target.logit(0)).explain(c.method);
        assertEquals(new Shape(1, 1, 1, 2), s.map().shape());
        assertArrayEquals(c.worked, s.map().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBatchIsItsSamplesBitForBit(Case c) {
        for (int i = 0; i < 6; i++) {
            TinyNet net = net(SIMD, i);
            Tensor batch = image(SIMD, i, 5);
            for (String layer : LAYERS) {
                Saliency all =
                        new Study(net, batch, layer, Target.logits(0, 2, 1, 1, 0))
                                .explain(c.method);
                for (int n = 0; n < 5; n++) {
                    Tensor one = batch.slice(0, n, n + 1, 1);
                    Target target = Target.logits(new int[] {0, 2, 1, 1, 0}[n]);
                    Saliency single = new Study(net, one, layer, target).explain(c.method);
                    assertArrayEquals(
                            single.map().toArray(),
                            all.map().slice(0, n, n + 1, 1).toArray(),
                            layer + " " + n);
                    assertEquals(single.score().item(), all.score().slice(0, n, n + 1, 1).item());
                }
            }
        }
    }

    /// Behind `tail` come a mean and a matrix: `S = Σ_k w_k mean(A_k) + b`.
    @ParameterizedTest
    @ValueSource(strings = {"reference", "simd"})
    void beforeALinearTailTheMapSumsToTheLogitLessItsBias(String name) {
        Engine engine = name.equals("reference") ? REFERENCE : SIMD;
        double tolerance = name.equals("reference") ? 1e-12 : 1e-5;
        for (int i = 0; i < NETS; i++) {
            TinyNet net = net(engine, i);
            Tensor x = image(engine, i, 1);
            int k = i % 3;
            List<Method> both = List.of(new GradCam(), new HiResCam());
            List<Saliency> maps = new Study(net, x, "tail", Target.logit(k)).explain(both);
            double wanted = maps.getFirst().score().item() - net.fc().bias().toDoubles()[k];
            Map<String, Tensor> byName =
                    Map.of("grad-cam", maps.get(0).map(), "hires-cam", maps.get(1).map());
            double scale = byName.get("hires-cam").abs().sum().item() + Math.abs(wanted);
            assertEquals(
                    wanted,
                    byName.get("hires-cam").sum().item(),
                    tolerance * scale,
                    "HiResCAM, net " + i);
            assertEquals(
                    wanted,
                    byName.get("grad-cam").sum().item(),
                    tolerance * scale,
                    "Grad-CAM, net " + i);
            close(
                    byName.get("hires-cam").toDoubles(),
                    byName.get("grad-cam"),
                    tolerance,
                    "equal maps, net " + i);
        }
    }

    @Test
    void layerCamIsNowhereNegativeWhereTheActivationIsNot() {
        int positive = 0;
        for (int i = 0; i < NETS; i++) {
            for (String layer : List.of("relu", "pool", "block", "tail")) {
                Study study = new Study(net(SIMD, i), image(SIMD, i, 2), layer, Target.top());
                Tensor map = study.explain(new LayerCam()).map();
                assertTrue(study.evidence().activation().amin().item() >= 0);
                assertTrue(map.amin().item() >= 0, layer + " of net " + i);
                if (map.amax().item() > 0) positive++;
            }
        }
        assertTrue(positive > NETS, "the maps say something");
    }

    @Test
    void eachMethodNotesWhatItAskedFor() {
        Study study = new Study(net(SIMD, 1), image(SIMD, 1, 1), "block", Target.logit(0));
        List<List<String>> names =
                study.explain(threeMethods()).stream()
                        .map(s -> s.derivation().notes().stream().map(n -> n.name()).toList())
                        .toList();
        assertEquals(
                List.of(
                        List.of("gradient", "alpha", "activation", "weighted", "score", "map"),
                        List.of("activation", "gradient", "weighted", "score", "map"),
                        List.of("gradient", "weights", "activation", "weighted", "score", "map")),
                names);
    }

    @Test
    void methodsAskedTogetherAnswerAsAlone() {
        Study study = new Study(net(SIMD, 2), image(SIMD, 2, 3), "block.conv2", Target.top());
        List<Saliency> together = study.explain(threeMethods());
        for (int m = 0; m < together.size(); m++) {
            Saliency alone = study.explain(threeMethods().get(m));
            assertArrayEquals(alone.map().toArray(), together.get(m).map().toArray());
            assertEquals(
                    alone.derivation().notes().stream().map(n -> n.digest()).toList(),
                    together.get(m).derivation().notes().stream().map(n -> n.digest()).toList());
        }
    }
}
