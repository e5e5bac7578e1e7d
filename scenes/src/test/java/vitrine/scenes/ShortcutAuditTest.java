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
import vitrine.cam.audit.Audit;
import vitrine.cam.audit.Check;
import vitrine.cam.audit.IgnoresMark;
import vitrine.cam.audit.PointsAtObject;
import vitrine.cam.audit.Subject;
import vitrine.cam.audit.TimeLimit;
import vitrine.cam.audit.Verdict;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;

import java.util.List;

/// An audit tells the model that learned the watermark from the one that learned the class.
class ShortcutAuditTest {
    private static final Engine ENGINE = Engine.cpu(2);
    private static final int CLASS = SceneClass.all().indexOf(Shortcut.target());
    private static final List<Scene> MARKED =
            new Scenes(97, Shortcut.ALWAYS)
                    .scenes(0, 20).stream().filter(s -> s.has(Shortcut.target())).limit(4).toList();

    private static Network model(Engine engine, Recipe recipe) {
        try (Checkpoint weights = recipe.weights()) {
            return Network.of(Loading.load(engine, weights, recipe.spec().build()));
        }
    }

    private static Subject subject(Recipe recipe, Scene scene) {
        boolean[] object = scene.mask(Shortcut.target());
        double[] where = new double[object.length];
        double[] mark = new double[object.length];
        for (int i = 0; i < object.length; i++) {
            where[i] = object[i] ? 1 : 0;
            mark[i] = scene.watermark().get(i) ? 1 : 0;
        }
        return new Subject(
                engine ->
                        new Study(
                                model(engine, recipe),
                                List.of(SceneBatch.of(engine, List.of(scene)).images()),
                                List.of(Place.of(recipe.spec().targetLayer())),
                                Target.logit(CLASS),
                                Sweep.AUTOMATIC),
                new GradCam(),
                Profile.PAPER,
                null,
                new Subject.Truth(where, mark));
    }

    private static void each(Recipe recipe, Verdict.Outcome expected) {
        assertEquals(4, MARKED.size());
        List<Check> checks = List.of(new PointsAtObject(), new IgnoresMark());
        for (Scene scene : MARKED) {
            Audit audit = new Audit(subject(recipe, scene), ENGINE, TimeLimit.NONE);
            for (Verdict v : audit.verdicts(checks, _ -> {}))
                assertEquals(expected, v.outcome(), recipe + ": " + v);
        }
    }

    @Test
    void theHonestModelStandsOnTheObject() {
        each(Recipe.SCENES_RESNET, Verdict.Outcome.HOLDS);
    }

    @Test
    void theOtherModelStandsOnTheWatermark() {
        each(Recipe.SCENES_SHORTCUT, Verdict.Outcome.FAILS);
    }

    @Test
    void whatIsToldHasTheNumbers() {
        Audit audit =
                new Audit(
                        subject(Recipe.SCENES_SHORTCUT, MARKED.getFirst()), ENGINE, TimeLimit.NONE);
        String says = audit.verdicts(List.of(new IgnoresMark()), _ -> {}).getFirst().because();
        assertTrue(says.matches("the score loses \\S+ without the mark, \\S+ without the.*"), says);
    }
}
