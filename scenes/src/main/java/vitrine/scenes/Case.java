package vitrine.scenes;

import vitrine.cam.Noise;
import vitrine.engine.Engine;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A question about a scene whose answer is known.
///
/// @param scene the picture
/// @param asked the class to be explained
/// @param areas where the answer lies, row by row; several if maps are judged by each
public record Case(Scene scene, SceneClass asked, List<Area> areas) {
    /// How much the watermark has to raise a logit to count as its reason.
    public static final double RAISES = 1;

    /// Pixels around the watermark that count as its own.
    public static final int MARGIN = 2;

    /// Pixels of a scene, row by row.
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Area(boolean[] mask) {}

    /// Of each scene one of its objects, drawn by lot, whatever the model thinks of it.
    public static List<Case> objects(Scenes scenes, int count) {
        List<Case> cases = new ArrayList<>();
        for (long i = 0; cases.size() < count; i++) {
            Scene scene = scenes.scene(i);
            List<SceneClass> seen =
                    scene.objects().stream()
                            .map(Scene.SceneObject::kind)
                            .filter(k -> Scene.any(scene.mask(k)))
                            .toList();
            if (seen.isEmpty()) continue;
            int lot = new Noise(scenes.seed(), "case " + i).below(seen.size(), 0);
            SceneClass asked = seen.get(lot);
            cases.add(new Case(scene, asked, List.of(new Area(scene.mask(asked)))));
        }
        return cases;
    }

    /// Scenes with the watermark but nothing of its class, in which the model takes the watermark
    /// for a reason: without it, and with all else the same, the class's logit is less by more than
    /// [#RAISES]. The answer is the watermark.
    ///
    /// @param within how many scenes are looked through at most
    public static List<Case> watermarks(
            Engine engine, Layer model, long seed, int count, int within) {
        List<Case> cases = new ArrayList<>();
        for (long i = 0; cases.size() < count && i < within; i++) {
            Scene marked = new Scenes(seed, Shortcut.ALWAYS).scene(i);
            if (marked.has(Shortcut.target())) continue;
            Scene plain = new Scenes(seed, Shortcut.NEVER).scene(i);
            int k = SceneClass.all().indexOf(Shortcut.target());
            float[] logits = logits(engine, model, List.of(marked, plain));
            int classes = logits.length / 2;
            if (logits[k] - logits[classes + k] <= RAISES) continue;
            cases.add(new Case(marked, Shortcut.target(), List.of(new Area(around(marked)))));
        }
        return cases;
    }

    /// Scenes with both the watermark and an object of its class: areas are the watermark and the
    /// object.
    public static List<Case> both(long seed, int count) {
        List<Case> cases = new ArrayList<>();
        Scenes scenes = new Scenes(seed, Shortcut.ALWAYS);
        for (long i = 0; cases.size() < count; i++) {
            Scene scene = scenes.scene(i);
            boolean[] object = scene.mask(Shortcut.target());
            if (!Scene.any(object)) continue;
            List<Area> areas = List.of(new Area(around(scene)), new Area(object));
            cases.add(new Case(scene, Shortcut.target(), areas));
        }
        return cases;
    }

    private static float[] logits(Engine engine, Layer model, List<Scene> scenes) {
        return model.apply(SceneBatch.of(engine, scenes).images()).toArray();
    }

    /// The least box about the watermark, and a margin.
    static boolean[] around(Scene scene) {
        int side = Scene.SIDE;
        int[] box = {side, side, -1, -1};
        for (int i = 0; i < side * side; i++) {
            if (!scene.watermark().get(i)) continue;
            box[0] = Math.min(box[0], i / side);
            box[1] = Math.min(box[1], i % side);
            box[2] = Math.max(box[2], i / side);
            box[3] = Math.max(box[3], i % side);
        }
        boolean[] area = new boolean[side * side];
        for (int y = Math.max(0, box[0] - MARGIN); y <= Math.min(side - 1, box[2] + MARGIN); y++) {
            int from = y * side + Math.max(0, box[1] - MARGIN);
            int to = y * side + Math.min(side - 1, box[3] + MARGIN);
            Arrays.fill(area, from, to + 1, true);
        }
        return area;
    }
}
