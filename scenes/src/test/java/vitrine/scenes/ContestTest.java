package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.Method;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.methods.LayerCam;
import vitrine.cam.methods.LeGrad;
import vitrine.cam.metrics.Estimate;
import vitrine.cam.perturbation.FeatureAblation;
import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class ContestTest {
    private static final Engine ENGINE = Engine.cpu();

    private static Layer model(Recipe recipe) {
        try (Checkpoint weights = recipe.weights()) {
            return Loading.load(ENGINE, weights, recipe.spec().build());
        }
    }

    @Test
    void everyMethodIsJudgedAsOftenAsItsRunsAllow() {
        int count = Contest.LEAST + 4;
        List<Case> cases = Case.objects(new Scenes(7, Shortcut.NONE), count);
        Contest contest =
                new Contest(
                        ENGINE,
                        model(Recipe.SCENES_RESNET),
                        "layer3.1",
                        List.of(new GradCam(), FeatureAblation.of(Profile.PAPER), new LeGrad()),
                        Profile.PAPER,
                        256);
        List<Integer> told = new ArrayList<>();
        Contest.Results found = contest.on(cases, (done, total) -> told.add(total - done));
        assertEquals(IntStream.range(0, count).map(i -> count - 1 - i).boxed().toList(), told);
        assertEquals(count, found.entry("grad-cam").scores().getFirst().size());
        assertEquals(0, found.entry("grad-cam").runs());
        Contest.Entry ablation = found.entry("feature-ablation");
        assertEquals(64, ablation.runs(), "one for each square of 8×8");
        assertEquals(Contest.LEAST, ablation.scores().getFirst().size());
        assertEquals(List.of("le-grad"), List.copyOf(found.refused().keySet()));
        assertEquals(count, found.entry("edge map").scores().getFirst().size());
        double energy = Score.mean(found.entry("grad-cam").scores().getFirst()).energy();
        double random = Score.mean(found.entry("random map").scores().getFirst()).energy();
        assertTrue(energy > 2 * random, energy + " and " + random);
    }

    @Test
    void whatCostsMuchExplainsFewScenes() {
        List<Case> cases = Case.objects(new Scenes(7, Shortcut.NONE), 8);
        List<Method> methods = List.of(FeatureAblation.of(Profile.PAPER));
        Contest contest =
                new Contest(
                        ENGINE,
                        model(Recipe.SCENES_RESNET),
                        "layer3.1",
                        methods,
                        Profile.PAPER,
                        64);
        Contest.Results found = contest.on(cases, (_, _) -> {});
        int judged = found.entry("feature-ablation").scores().getFirst().size();
        assertEquals(Contest.MORE, judged, "64 runs a map, of five times 64");
    }

    /// At the layer that a model recommends, maps made of gradients know more than the edges do.
    @ParameterizedTest
    @EnumSource(names = {"SCENES_RESNET", "SCENES_VIT"})
    void mapsOfTheRecommendedLayerFindObjects(Recipe recipe) {
        List<Case> cases = Case.objects(new Scenes(3, Shortcut.NONE), 40);
        List<Method> methods = List.of(new GradCam(), new LayerCam(), new HiResCam());
        String layer = recipe.spec().targetLayer();
        Contest.Results found =
                new Contest(ENGINE, model(recipe), layer, methods, Profile.PAPER, 0)
                        .on(cases, (_, _) -> {});
        double edges = energy(found.entry("edge map")).high();
        for (Method method : methods) {
            double energy = energy(found.entry(method.name())).value();
            assertTrue(energy > edges, method.name() + ": " + energy + ", edges up to " + edges);
        }
    }

    private static Estimate energy(Contest.Entry e) {
        double[] values = e.scores().getFirst().stream().mapToDouble(Score::energy).toArray();
        return Estimate.mean(values, new Noise(0, "scenes"));
    }

    @Test
    void casesAskForWhatIsThere() {
        List<Case> cases = Case.objects(new Scenes(7, Shortcut.NONE), 40);
        boolean notTheFirst = false;
        for (Case c : cases) {
            assertTrue(c.scene().has(c.asked()));
            assertArrayEquals(c.scene().mask(c.asked()), c.areas().getFirst().mask());
            notTheFirst |= c.scene().objects().getFirst().kind() != c.asked();
        }
        assertTrue(notTheFirst, "the object is drawn by lot");
    }

    @Test
    void theWatermarkIsTheReasonWhereItIsAskedFor() {
        Layer fooled = model(Recipe.SCENES_SHORTCUT);
        List<Case> cases = Case.watermarks(ENGINE, fooled, 7, 5, 50);
        assertEquals(5, cases.size());
        for (Case c : cases) {
            assertFalse(c.scene().has(Shortcut.target()));
            boolean[] area = c.areas().getFirst().mask();
            int pixels = 0;
            for (int i = 0; i < area.length; i++) {
                if (area[i]) pixels++;
                assertTrue(area[i] || !c.scene().watermark().get(i), "a pixel of it is outside");
            }
            assertEquals(117, pixels);
        }
        Layer honest = model(Recipe.SCENES_RESNET);
        assertEquals(List.of(), Case.watermarks(ENGINE, honest, 7, 5, 50));
        for (Case c : Case.both(7, 5)) {
            assertTrue(c.scene().has(Shortcut.target()) && c.scene().watermark().contains(true));
            assertEquals(2, c.areas().size());
        }
    }
}
