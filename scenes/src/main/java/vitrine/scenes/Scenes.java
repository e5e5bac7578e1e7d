package vitrine.scenes;

import vitrine.cam.Noise;
import vitrine.cam.image.Photo;

import java.util.ArrayList;
import java.util.List;

/// Draws scenes: number `i` of a seed is the same picture on every machine.
///
/// @param seed another seed gives other scenes
/// @param shortcut when there is a watermark
public record Scenes(long seed, Shortcut shortcut) {
    private static final int OBJECTS = 3;
    private static final int DISTRACTORS = 4;
    private static final double SMALLEST = 9;
    private static final double LARGEST = 17;
    private static final int ATTEMPTS = 20;

    /// How much of an object has to be seen.
    private static final double VISIBLE = 0.55;

    /// Scene number `i`.
    public Scene scene(long i) {
        Noise noise = new Noise(seed, "scene " + i);
        Ground ground = new Ground(noise.of("ground"));
        int count = 1 + noise.of("count").below(OBJECTS, 0);
        List<SceneClass> kinds = new ArrayList<>();
        int[] order = noise.of("classes").permutation(SceneClass.values().length, 0);
        for (int k = 0; k < count; k++) kinds.add(SceneClass.all().get(order[k]));
        List<Figure> behind = new ArrayList<>();
        int distractors = noise.of("distractors").below(DISTRACTORS + 1, 0);
        for (int d = 0; d < distractors; d++)
            behind.add(distractor(noise.of("distractor " + d), ground.colour()));
        boolean marked =
                noise.of("watermark").uniform(0)
                        < shortcut.chance(kinds.contains(Shortcut.target()));
        for (int attempt = 0; ; attempt++) {
            List<Figure> objects = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                Noise own = noise.of("object " + k + " " + attempt);
                objects.add(object(kinds.get(k), own, ground.colour()));
            }
            Canvas canvas = new Canvas(ground, behind, objects, marked);
            if (attempt == ATTEMPTS || canvas.leastVisible() >= VISIBLE) {
                return canvas.scene(kinds);
            }
        }
    }

    /// Many scenes' pictures and labels at once.
    public List<Scene> scenes(long first, int count) {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) scenes.add(scene(first + i));
        return scenes;
    }

    private static Figure object(SceneClass kind, Noise noise, Colour ground) {
        Colour first = Colour.against(ground, noise.of("first"));
        Colour second = Colour.against(first, noise.of("second"));
        double radius = SMALLEST + (LARGEST - SMALLEST) * noise.uniform(0);
        return placed(kind.form(), kind.texture(), radius, first, second, 1, noise);
    }

    /// The form of a class as a thin outline, or the texture of one on a small blot: neither is the
    /// class.
    private static Figure distractor(Noise noise, Colour ground) {
        Colour first = Colour.random(noise.of("first"), 0).mixed(ground, 0.3);
        Colour second = Colour.random(noise.of("second"), 0).mixed(ground, 0.3);
        SceneClass like = SceneClass.all().get(noise.below(SceneClass.values().length, 0));
        double radius = 4 + 6 * noise.uniform(1);
        return noise.uniform(2) < 0.5
                ? placed(like.form(), Texture.PLAIN, 1.6 * radius, first, second, 0.18, noise)
                : placed(Form.DISC, like.texture(), 0.7 * radius, first, second, 1, noise);
    }

    private static Figure placed(
            Form form,
            Texture texture,
            double radius,
            Colour first,
            Colour second,
            double rim,
            Noise noise) {
        Noise place = noise.of("place");
        double room = Scene.SIDE - 1.4 * radius;
        double angle = (place.uniform(2) - 0.5) * 1.2;
        return new Figure(
                form,
                texture,
                0.7 * radius + room * place.uniform(0),
                0.7 * radius + room * place.uniform(1),
                radius,
                StrictMath.cos(angle),
                StrictMath.sin(angle),
                first,
                second,
                rim,
                noise.of("grain"));
    }

    /// A photo from numbers between 0 and 1, `[y][x][band]` in one row.
    static Photo photo(double[] rgb) {
        byte[] samples = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            samples[i] = (byte) (int) (Math.min(1, Math.max(0, rgb[i])) * 255 + 0.5);
        }
        return new Photo(Scene.SIDE, Scene.SIDE, samples);
    }
}
