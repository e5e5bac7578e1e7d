package vitrine.scenes;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// Scenes as a network takes them.
///
/// @param images `[n, 3, 64, 64]`, `(value - 0.5) / 0.25`
/// @param labels `[n, classes]`, 1 where the scene has one of the class
public record SceneBatch(Tensor images, Tensor labels) {
    /// The scenes' pictures and what is in them.
    public static SceneBatch of(Engine engine, List<Scene> scenes) {
        return labelled(engine, scenes, Shortcut.NONE);
    }

    /// The scenes' pictures and what a data set says is in them.
    static SceneBatch labelled(Engine engine, List<Scene> scenes, Shortcut shortcut) {
        int pixels = Scene.SIDE * Scene.SIDE;
        int classes = SceneClass.values().length;
        float[] images = new float[scenes.size() * 3 * pixels];
        float[] labels = new float[scenes.size() * classes];
        for (int n = 0; n < scenes.size(); n++) {
            float[] input = scenes.get(n).input();
            System.arraycopy(input, 0, images, n * input.length, input.length);
            for (int k = 0; k < classes; k++) {
                boolean there = shortcut.labelled(scenes.get(n), SceneClass.all().get(k));
                labels[n * classes + k] = there ? 1 : 0;
            }
        }
        Shape shape = new Shape(scenes.size(), 3, Scene.SIDE, Scene.SIDE);
        return new SceneBatch(
                engine.tensor(shape, images),
                engine.tensor(new Shape(scenes.size(), classes), labels));
    }
}
