package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Maps and masks lie over each other.
class TruthTest {
    private static final int SIDE = Scene.SIDE;
    private static final Engine ENGINE = Engine.cpu();
    private static final Recipe RECIPE = Recipe.SCENES_RESNET;
    private static final Shape MAP = new Shape(1, 1, SIDE, SIDE);
    private static final Layer MODEL = model();

    private static Layer model() {
        try (Checkpoint weights = RECIPE.weights()) {
            return Loading.load(ENGINE, weights, RECIPE.spec().build());
        }
    }

    private static Study study(Scene scene, SceneClass kind) {
        Tensor input = ENGINE.tensor(new Shape(1, 3, SIDE, SIDE), scene.input());
        return new Study(
                Network.of(MODEL),
                List.of(input),
                List.of(Place.of(RECIPE.spec().targetLayer())),
                Target.logit(SceneClass.all().indexOf(kind)),
                Sweep.AUTOMATIC);
    }

    private static Tensor map(boolean[] mask) {
        float[] values = new float[mask.length];
        for (int i = 0; i < mask.length; i++) values[i] = mask[i] ? 1 : 0;
        return ENGINE.tensor(MAP, values);
    }

    private static Scene ringed() {
        return new Scenes(0, Shortcut.NONE).scene(3); // one ringed cross, at the lower edge
    }

    @Test
    void theMaskItselfIsAPerfectMapAndAMirroredOneIsNot() {
        Scene scene = ringed();
        boolean[] mask = scene.mask(SceneClass.RINGED_CROSS);
        Truth truth = Truth.of(study(scene, SceneClass.RINGED_CROSS), mask);
        assertEquals(new Score(1, 1, 1), truth.judge("mask", map(mask)));
        boolean[] flipped = new boolean[mask.length];
        boolean[] turned = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            flipped[i] = mask[(SIDE - 1 - i / SIDE) * SIDE + i % SIDE];
            turned[i] = mask[i % SIDE * SIDE + i / SIDE];
        }
        assertEquals(new Score(0, 0, 0), truth.judge("upside down", map(flipped)));
        assertTrue(truth.judge("transposed", map(turned)).overlap() < 0.2);
    }

    @Test
    void theFiguresAreTheMetricsOfTheirDefinition() {
        Scene scene = ringed();
        boolean[] mask = scene.mask(SceneClass.RINGED_CROSS);
        int area = (int) IntStream.range(0, mask.length).filter(i -> mask[i]).count();
        Truth truth = Truth.of(study(scene, SceneClass.RINGED_CROSS), mask);
        Score even = truth.judge("constant", ENGINE.full(MAP, 1));
        assertEquals((double) area / mask.length, even.energy(), 1e-6);
        Map<String, Score> none = truth.baselines();
        assertEquals(
                List.of("random map", "edge map", "centred Gaussian"), List.copyOf(none.keySet()));
        assertTrue(Math.abs(none.get("random map").energy() - even.energy()) < 0.02);
    }

    /// Where a scene has one object, the middle of its map is the middle of its mask: nothing is
    /// transposed, mirrored or shifted on the way from the layer to the pixels. A mean over many
    /// scenes has no other reason to be near zero along both axes.
    @Test
    void mapsLieOverTheirObjects() {
        double[] shift = new double[2];
        double apart = 0;
        int count = 0;
        for (Scene scene : new Scenes(3, Shortcut.NEVER).scenes(0, 90)) {
            if (scene.objects().size() != 1) continue;
            SceneClass kind = scene.objects().getFirst().kind();
            Tensor heat =
                    study(scene, kind).explain(new GradCam()).render(Profile.PAPER, SIDE, SIDE);
            double[] at = middle(heat.toDoubles());
            double[] is = middle(map(scene.mask(kind)).toDoubles());
            for (int a = 0; a < 2; a++) shift[a] += at[a] - is[a];
            apart += Math.hypot(at[0] - is[0], at[1] - is[1]);
            count++;
        }
        assertTrue(count >= 20, count + " scenes");
        assertTrue(apart / count < 4, "one cell of the layer is 4 pixels, apart " + apart / count);
        for (double s : shift) assertTrue(Math.abs(s / count) < 1.5, "shifted by " + s / count);
    }

    private static double[] middle(double[] map) {
        double[] sum = new double[3];
        for (int i = 0; i < map.length; i++) {
            sum[0] += map[i] * (i / SIDE);
            sum[1] += map[i] * (i % SIDE);
            sum[2] += map[i];
        }
        return new double[] {sum[0] / sum[2], sum[1] / sum[2]};
    }
}
