package vitrine.cam.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import vitrine.cam.CamException;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.goldens.Goldens;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The pointing game by hand and as TorchRay plays it.
class PointingGameTest {
    private static final Engine ENGINE = Engine.reference();

    @Test
    void theWorkedExampleIsRight() {
        Tensor object = ENGINE.tensor(new Shape(4), 1f, 0f, 0f, 0f);
        assertTrue(PointingGame.hit(object, List.of(0), 2));
        assertTrue(PointingGame.hit(object, List.of(1), 2));
        assertFalse(PointingGame.hit(object, List.of(2), 2));
        assertFalse(PointingGame.hit(object, List.of(0), 0));
    }

    @Test
    void thePointIsTheFirstGreatestValueOfAnyRank() {
        Tensor line = ENGINE.tensor(new Shape(1, 1, 3), 1f, 5f, 5f);
        assertEquals(List.of(1), PointingGame.point(line));
        float[] cube = new float[24];
        cube[1 * 12 + 2 * 4 + 3] = 1;
        Tensor volume = ENGINE.tensor(new Shape(1, 1, 2, 3, 4), cube);
        assertEquals(List.of(1, 2, 3), PointingGame.point(volume));
        Tensor batch = ENGINE.full(new Shape(2, 1, 3), 1);
        assertThrows(CamException.class, () -> PointingGame.point(batch));
    }

    /// Two samples, a given map each: the first points into its box, the second beside it.
    @Test
    void asAMetricItIsOneOrZero() {
        Tensor maps = ENGINE.tensor(new Shape(2, 1, 1, 4), 0f, 9f, 1f, 1f, 0f, 1f, 1f, 9f);
        Network sum = in -> in.getFirst().sum(1, 2, 3).reshape(-1, 1);
        Study study =
                new Study(
                        sum,
                        List.of(maps.add(1)),
                        List.of(Place.input()),
                        Target.logit(0),
                        Sweep.AUTOMATIC);
        Region box = Region.box(ENGINE, new int[] {1, 4}, new int[] {0, 0}, new int[] {1, 2});
        for (int tolerance = 1; tolerance <= 3; tolerance++) {
            PointingGame game = new PointingGame(box, tolerance);
            List<Trial> trials = Trial.of(study, new Given("maps", maps, study));
            assertEquals(1, game.of(trials.get(0)).value());
            assertEquals(tolerance > 2 ? 1 : 0, game.of(trials.get(1)).value());
        }
    }

    @Test
    void classesThatNeverOccurredDoNotCount() {
        PointingGame.Tally tally = PointingGame.Tally.of(3);
        assertEquals(0, tally.accuracy());
        tally = tally.with(0, true).with(0, false).with(2, true);
        assertEquals(0.5, tally.accuracy(0));
        assertEquals(0, tally.accuracy(1));
        assertEquals(0.75, tally.accuracy());
    }

    @Test
    void badQuestionsAreRefused() {
        Region region = new Region(ENGINE.full(new Shape(1, 1, 4), 1));
        assertThrows(CamException.class, () -> new PointingGame(region, -1));
        Tensor plane = ENGINE.full(new Shape(2, 2), 1);
        assertThrows(CamException.class, () -> PointingGame.hit(plane, List.of(1), 15));
        PointingGame.Tally two = PointingGame.Tally.of(2);
        CamException e = assertThrows(CamException.class, () -> two.with(2, true));
        assertTrue(e.getMessage().contains("0 to 1"), e.getMessage());
    }

    @Test
    void hitsAndAccuraciesAreTorchrays() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Goldens goldens = Goldens.read("E_torchray/pointing_game");
        int games = 0;
        for (Map<String, Object> example : goldens.cases()) {
            if (!"PointingGame".equals(example.get("method"))) continue;
            Map<String, Object> args = Goldens.map(example.get("args"));
            double tolerance = ((Number) args.get("tolerance")).doubleValue();
            play(goldens, String.valueOf(example.get("tensor_prefix")), tolerance);
            games++;
        }
        assertEquals(6, games);
        System.out.println("E_torchray/pointing_game games 6/6");
    }

    private static void play(Goldens goldens, String prefix, double tolerance) {
        Goldens.Golden masks = goldens.tensor(prefix + "/masks");
        int[] points = goldens.tensor(prefix + "/points_uv").integers();
        int[] labels = goldens.tensor(prefix + "/class_ids").integers();
        int[] hits = goldens.tensor(prefix + "/hits").integers();
        Tensor all = ENGINE.tensor(new Shape(masks.shape()), masks.floats());
        PointingGame.Tally tally = PointingGame.Tally.of(5);
        for (int i = 0; i < labels.length; i++) {
            Tensor mask = all.slice(0, i, i + 1, 1).reshape(masks.shape()[1], masks.shape()[2]);
            List<Integer> point = List.of(points[2 * i + 1], points[2 * i]);
            boolean hit = PointingGame.hit(mask, point, tolerance);
            assertEquals(hits[i] == 1, hit, prefix + " " + i);
            tally = tally.with(labels[i], hit);
        }
        double[] accuracies = goldens.tensor(prefix + "/class_accuracies").values();
        for (int c = 0; c < accuracies.length; c++) {
            assertEquals(accuracies[c], tally.accuracy(c), 1e-12, prefix + " class " + c);
        }
        assertEquals(goldens.tensor(prefix + "/accuracy").values()[0], tally.accuracy(), 1e-12);
    }

    /// TorchRay's pointing gradient is that of a logit, or, unnormalised, of its exponential.
    @Test
    void thePointingGradientIsATargets() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Goldens goldens = Goldens.read("E_torchray/pointing_game");
        near(goldens, "normalized", Target.logit(2)::score);
        near(goldens, "raw", y -> Target.logit(4).score(y).exp());
        System.out.println("E_torchray/pointing_game pointing gradient 1/1");
    }

    private static void near(Goldens goldens, String name, UnaryOperator<Tensor> score) {
        Goldens.Golden logits = goldens.tensor("pointing_gradient/in");
        Trace trace = new Trace();
        Tensor y = trace.watch(ENGINE.tensor(new Shape(logits.shape()), logits.floats()));
        Tensor one = ENGINE.full(new Shape(1, 1), 1);
        Tensor gradient = trace.gradient(score.apply(y), one, y);
        double[] expected = goldens.tensor("pointing_gradient/" + name).values();
        assertTrue(Goldens.maxError(gradient.toDoubles(), expected) <= 1e-6, name);
    }
}
