package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static vitrine.cam.metrics.Toys.SIMD;
import static vitrine.cam.metrics.Toys.numbers;

import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Maps of models that have lost what they learnt, and of other classes.
class SanityChecksTest {
    private static final Weights TRAINED = new Seeded(SIMD, "sanity");
    private static final Rebuild MODEL = Rebuild.of(TRAINED, site -> new TinyNet(site, 8, 5));
    private static final Explainer CAM = new Signed(new GradCam(), Profile.PAPER);
    private static final Tensor X = numbers(SIMD, "sanity/x", 4, 3, 24, 24);
    private static final List<Scheme> SCHEMES =
            List.of(new Scheme.Cascading(), new Scheme.Independent(), new Scheme.Progressive(.25));

    private static Study study() {
        return new Study(
                new TinyNet(Site.root(TRAINED), 8, 5), X, "tail", Target.logits(0, 1, 2, 3));
    }

    private static ModelRandomisation all(Scheme scheme, Similarity similarity) {
        return new ModelRandomisation(MODEL, List.of(), scheme, similarity, 1, 0);
    }

    @Test
    void aMapThatExplainsTheModelChangesWithItAndEdgesDoNot() {
        for (Similarity similarity : List.of(new RankCorrelation(), new Ssim())) {
            for (Scheme scheme : SCHEMES) {
                Figures found = all(scheme, similarity).measure(study(), CAM);
                double cam = found.first().mean().value();
                assertTrue(cam < .9, scheme + " " + similarity + ": " + cam);
                for (String deaf : List.of("edge map", "random map", "centred Gaussian")) {
                    assertEquals(Estimate.exact(1), found.row(deaf).mean(), deaf);
                }
            }
        }
    }

    @Test
    void weightsAreLostFromTheScoreDown() {
        Trial trial = Toys.trial(study(), CAM);
        List<ModelRandomisation.Step> steps =
                all(new Scheme.Cascading(), new RankCorrelation()).steps(trial, 0);
        assertEquals(
                List.of(
                        "fc",
                        "tail.0",
                        "block.bn2",
                        "block.conv2",
                        "block.bn1",
                        "block.conv1",
                        "bn1",
                        "conv1"),
                steps.stream().map(ModelRandomisation.Step::layer).toList());
        double mean = steps.stream().mapToDouble(ModelRandomisation.Step::similarity).sum() / 8;
        assertEquals(
                mean, all(new Scheme.Cascading(), new RankCorrelation()).of(trial).value(), 1e-15);
    }

    @Test
    void severalDrawsHaveAnInterval() {
        Trial trial = Toys.trial(study(), CAM);
        ModelRandomisation often =
                new ModelRandomisation(
                        MODEL,
                        List.of("tail", "fc"),
                        new Scheme.Cascading(),
                        new RankCorrelation(),
                        6,
                        3);
        Estimate found = often.of(trial);
        assertTrue(found.low() < found.value() && found.value() < found.high(), found.toString());
        double sum = 0;
        for (int draw = 0; draw < 6; draw++) {
            for (ModelRandomisation.Step s : often.steps(trial, draw)) sum += s.similarity();
        }
        assertEquals(sum / 12, found.value(), 1e-15);
    }

    /// What comes before the layer studied has lost nothing when the last layer alone has.
    @Test
    void onlyTheLayersOfAStepAreDrawnAnew() {
        Weights redrawn = new Redrawn(TRAINED, List.of("block"), 7);
        for (String name : List.of("conv1.weight", "fc.bias", "blocks.weight")) {
            Tensor known = TRAINED.get(name, new Shape(4, 4));
            assertEquals(bits(known), bits(redrawn.get(name, new Shape(4, 4))));
        }
        for (String name : List.of("block", "block.conv1.weight")) {
            Tensor drawn = redrawn.get(name, new Shape(4, 4));
            assertTrue(!bits(TRAINED.get(name, new Shape(4, 4))).equals(bits(drawn)), name);
            assertEquals(bits(drawn), bits(redrawn.get(name, new Shape(4, 4))));
            Weights other = new Redrawn(TRAINED, List.of("block"), 8);
            assertTrue(!bits(other.get(name, new Shape(4, 4))).equals(bits(drawn)), name);
        }
    }

    private static String bits(Tensor t) {
        return Arrays.toString(t.toArray());
    }

    @Test
    void chosenLayersAreDrawnAnewInTheirOrder() {
        Trial trial = Toys.trial(study(), CAM);
        Metric nothing =
                new ModelRandomisation(
                        change -> MODEL.with(own -> own),
                        List.of("fc"),
                        new Scheme.Cascading(),
                        new RankCorrelation(),
                        1,
                        0);
        assertThrows(CamException.class, () -> nothing.of(trial), "the change was never asked for");
        ModelRandomisation two =
                new ModelRandomisation(
                        MODEL,
                        List.of("fc", "block"),
                        new Scheme.Independent(),
                        new RankCorrelation(),
                        1,
                        0);
        assertEquals(
                List.of("fc", "block"),
                two.steps(trial, 0).stream().map(ModelRandomisation.Step::layer).toList());
        CamException e =
                assertThrows(
                        CamException.class,
                        () ->
                                new ModelRandomisation(
                                                MODEL,
                                                List.of("blok.conv1"),
                                                new Scheme.Cascading(),
                                                new RankCorrelation(),
                                                1,
                                                0)
                                        .of(trial));
        assertTrue(e.getMessage().contains("block.conv1"), e.getMessage());
    }

    @Test
    void schemesChooseLayersFromTheScoreDown() {
        List<String> layers = List.of("d", "c", "b", "a");
        assertEquals(
                List.of(List.of("d"), List.of("d", "c"), List.of("d", "c", "b"), layers),
                new Scheme.Cascading().steps(layers));
        assertEquals(
                List.of(List.of("d"), List.of("c"), List.of("b"), List.of("a")),
                new Scheme.Independent().steps(layers));
        assertEquals(List.of(List.of("d", "c")), new Scheme.Progressive(.5).steps(layers));
        assertEquals(List.of(List.of("d")), new Scheme.Progressive(.1).steps(layers));
    }

    @Test
    void aMapThatExplainsAClassDiffersFromOtherClasses() {
        Figures found = LabelRandomisation.of(Profile.PAPER).measure(study(), CAM);
        assertTrue(found.first().mean().value() < .9, found.toString());
        assertEquals(Estimate.exact(1), found.row("edge map").mean());
        Estimate one = found.first().samples().getFirst();
        assertTrue(one.low() < one.high(), "four classes were drawn");
        Trial trial = Toys.trial(study(), CAM);
        assertEquals(
                Estimate.exact(LabelRandomisation.of(Profile.XPLIQUE).of(trial).value()),
                LabelRandomisation.of(Profile.XPLIQUE).of(trial),
                "one class was drawn");
    }

    /// Of five classes the four others are drawn, each once.
    @Test
    void labelsAreDrawnWithoutTheMapsOwn() {
        TreeSet<String> asked = new TreeSet<>();
        Explainer spy =
                new Toys.By(
                        "spy",
                        s -> {
                            asked.add(s.target().name());
                            return CAM.map(s);
                        });
        Study second =
                new Study(
                        new TinyNet(Site.root(TRAINED), 8, 5),
                        X.slice(0, 1, 2, 1),
                        "tail",
                        Target.logit(1));
        Trial trial = Toys.trial(second, spy);
        new LabelRandomisation(Target::logit, 9, new RankCorrelation(), 0).of(trial);
        assertEquals(
                List.of("logit 0", "logit 1", "logit 2", "logit 3", "logit 4"), List.copyOf(asked));
        Study plain = Toys.sum(numbers(SIMD, "plain", 1, 1, 4));
        assertThrows(
                NotApplicable.class,
                () -> LabelRandomisation.of(Profile.PAPER).measure(plain, Toys.itself()));
        assertThrows(
                CamException.class, () -> new LabelRandomisation(Target::logit, 0, new Ssim(), 0));
    }

    @Test
    void dataRandomisationComparesWithAnotherModel() {
        Network other =
                Network.of(new TinyNet(Site.root(new Seeded(SIMD, "permuted labels")), 8, 5));
        Figures found = new DataRandomisation(other, new RankCorrelation()).measure(study(), CAM);
        assertTrue(found.first().mean().value() < .9, found.toString());
        assertEquals(Estimate.exact(1), found.row("edge map").mean());
        Network same = Network.of(new TinyNet(Site.root(TRAINED), 8, 5));
        Figures none = new DataRandomisation(same, new RankCorrelation()).measure(study(), CAM);
        assertEquals(Estimate.exact(1), none.first().mean());
    }
}
