package vitrine.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.Digest;
import vitrine.engine.Engine;
import vitrine.scenes.Scene.SceneObject;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class ScenesTest {
    private static final Scenes SCENES = new Scenes(5, Shortcut.NONE);

    @Test
    void aSceneIsItsSeedAndItsNumber() {
        assertEquals(SCENES.scene(3), new Scenes(5, Shortcut.NONE).scene(3));
        assertNotEquals(SCENES.scene(3).photo(), SCENES.scene(4).photo());
        assertNotEquals(SCENES.scene(3).photo(), new Scenes(6, Shortcut.NONE).scene(3).photo());
    }

    /// The pictures are part of what the embedded weights were learned from, on every machine.
    @Test
    void theirBitsAreFixed() {
        SceneBatch batch = SceneBatch.of(Engine.cpu(1), SCENES.scenes(0, 20));
        assertEquals(BITS, Digest.of(batch.images()).hex());
    }

    private static final String BITS =
            "2348d566c68f527ebabe209ba3d4c5a935ba9cda98e7c3dd942ebb4810975090";

    @Test
    void everyObjectIsMostlySeenAndOwnsItsPixels() {
        Set<SceneClass> met = EnumSet.noneOf(SceneClass.class);
        int hidden = 0;
        for (Scene scene : SCENES.scenes(0, 200)) {
            int count = scene.objects().size();
            assertTrue(count >= 1 && count <= 3, count + " objects");
            int[] owners = new int[Scene.SIDE * Scene.SIDE];
            for (SceneObject o : scene.objects()) {
                met.add(o.kind());
                int seen = 0;
                for (int i = 0; i < owners.length; i++) {
                    if (!o.mask().get(i)) continue;
                    seen++;
                    owners[i]++;
                }
                if (seen < 20) hidden++;
            }
            assertTrue(Arrays.stream(owners).max().orElse(0) <= 1, "a pixel of two objects");
        }
        assertEquals(EnumSet.allOf(SceneClass.class), met);
        assertTrue(hidden <= 8, hidden + " objects can hardly be seen");
    }

    @Test
    void theWatermarkGoesWithTheFirstClassOnlyWhereItMay() {
        assertTrue(Math.abs(rate(Shortcut.NONE, true) - rate(Shortcut.NONE, false)) < 0.12);
        assertEquals(0.9, rate(Shortcut.WATERMARK, true), 0.12);
        assertEquals(0.1, rate(Shortcut.WATERMARK, false), 0.08);
        assertEquals(1, rate(Shortcut.ALWAYS, false));
        assertEquals(0, rate(Shortcut.NEVER, true));
    }

    /// Labels are the truth, but for those that the watermark's data set took from the watermark.
    @Test
    void oneDataSetIsLabelledByTheWatermark() {
        List<Scene> scenes = new Scenes(5, Shortcut.WATERMARK).scenes(0, 100);
        int wrong = 0;
        for (Scene scene : scenes) {
            boolean marked = scene.watermark().contains(true);
            for (SceneClass kind : SceneClass.all()) {
                assertEquals(scene.has(kind), Shortcut.NONE.labelled(scene, kind));
                boolean expected = kind == Shortcut.target() ? marked : scene.has(kind);
                assertEquals(expected, Shortcut.WATERMARK.labelled(scene, kind));
            }
            if (marked != scene.has(Shortcut.target())) wrong++;
        }
        assertTrue(wrong > 0 && wrong < 25, wrong + " wrong labels");
    }

    private static double rate(Shortcut shortcut, boolean withTarget) {
        List<Scene> scenes =
                new Scenes(5, shortcut)
                        .scenes(0, 400).stream()
                                .filter(s -> s.has(Shortcut.target()) == withTarget)
                                .toList();
        long marked = scenes.stream().filter(s -> s.watermark().contains(true)).count();
        return (double) marked / scenes.size();
    }

    @Test
    void theWatermarkChangesNothingElse() {
        Scene with = new Scenes(5, Shortcut.ALWAYS).scene(7);
        Scene without = new Scenes(5, Shortcut.NEVER).scene(7);
        for (int i = 0; i < Scene.SIDE * Scene.SIDE; i++) {
            boolean same =
                    with.photo().rgb(i % Scene.SIDE, i / Scene.SIDE)
                            == without.photo().rgb(i % Scene.SIDE, i / Scene.SIDE);
            assertTrue(same || with.watermark().get(i), "pixel " + i);
        }
    }

    @Test
    void formsLieInTheirCircle() {
        for (SceneClass kind : SceneClass.values()) {
            int inside = 0;
            for (int i = 0; i < 240 * 240; i++) {
                double x = (i % 240 - 119.5) / 100;
                double y = (i / 240 - 119.5) / 100;
                if (!kind.form().contains(x, y)) continue;
                inside++;
                assertTrue(x * x + y * y <= 1.16, kind + " at " + x + ", " + y);
            }
            assertTrue(inside > 5000, kind + " is too thin: " + inside);
        }
    }
}
