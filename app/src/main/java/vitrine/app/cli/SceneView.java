package vitrine.app.cli;

import vitrine.app.report.Zoom;
import vitrine.cam.image.Photo;
import vitrine.scenes.Scene;
import vitrine.scenes.SceneClass;

import java.util.List;

/// How pictures of a scene are shown: large, and with a line around what was explained.
record SceneView(Scene scene) {
    private static final Zoom ALONE = new Zoom(4);
    private static final Zoom TOGETHER = new Zoom(3);

    /// A picture for a file of its own.
    Photo alone(Photo picture) {
        return ALONE.of(picture);
    }

    /// A picture beside others.
    Photo together(Photo picture, List<Integer> explained) {
        boolean[] mask = new boolean[Scene.SIDE * Scene.SIDE];
        for (int k : explained) {
            boolean[] one = scene.mask(SceneClass.all().get(k));
            for (int i = 0; i < mask.length; i++) mask[i] |= one[i];
        }
        return TOGETHER.outlined(picture, mask);
    }
}
