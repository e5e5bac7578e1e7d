package vitrine.app.learn;

import vitrine.cam.Derivation;
import vitrine.cam.Digest;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.image.Photo;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.scenes.Recipe;
import vitrine.scenes.Scene;
import vitrine.scenes.SceneBatch;
import vitrine.scenes.SceneClass;
import vitrine.scenes.Scenes;
import vitrine.scenes.Shortcut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What lessons look at: a part of a scene that the embedded model never saw, small enough that a
/// layer's channel is a grid of 8×8 numbers. In it are a dotted triangle, which is explained, and
/// half of a grainy ring.
final class Classroom {
    /// Rows and columns of the picture.
    static final int SIDE = 32;

    /// What is explained.
    static final SceneClass KIND = SceneClass.DOTTED_TRIANGLE;

    /// Its number among the model's outputs.
    static final int CLASS = SceneClass.all().indexOf(KIND);

    /// The last block, after which come a mean over positions and one matrix.
    static final String LAST = "layer3.1";

    /// The block before it, behind which the gradient differs from position to position.
    static final String INNER = "layer3.0";

    private static final long SEED = 7;
    private static final Part MAIN =
            new Part(2, 16, 28, "a dotted triangle, and half of a grainy ring");
    private static final Part RIVALS =
            new Part(
                    12,
                    18,
                    1,
                    "a dotted triangle and a shaded crescent, one as likely as the other");
    private static final Part OTHER = new Part(2, 16, 8, "a grainy ring");

    /// What a scene is cut down to.
    ///
    /// @param scene its number
    /// @param top its first row
    /// @param left its first column
    /// @param content what is in it
    private record Part(long scene, int top, int left, String content) {
        Tensor image(Engine engine) {
            List<Scene> scenes = List.of(new Scenes(SEED, Shortcut.NEVER).scene(scene));
            Tensor whole = SceneBatch.of(engine, scenes).images();
            return whole.slice(2, top, top + SIDE, 1).slice(3, left, left + SIDE, 1);
        }
    }

    /// The embedded model, with its last layer's numbers.
    private record Pupil(
            Layer model, double[] weights, double[] bias, double[] first, double[] scale) {
        static Pupil of(Engine engine) {
            try (Checkpoint file = Recipe.SCENES_RESNET.weights()) {
                return new Pupil(
                        Loading.load(engine, file, Recipe.SCENES_RESNET.spec().build()),
                        file.doubles("fc.weight"),
                        file.doubles("fc.bias"),
                        file.doubles("conv1.weight"),
                        scale(file));
            }
        }

        private static double[] scale(Checkpoint file) {
            double[] variance = file.doubles("bn1.running_var");
            double[] gamma = file.doubles("bn1.weight");
            double[] scale = new double[gamma.length];
            Arrays.setAll(scale, o -> gamma[o] / Math.sqrt(variance[o] + BATCH_NORM_EPSILON));
            return scale;
        }
    }

    private static final double BATCH_NORM_EPSILON = 1e-5;

    private final Engine engine;
    private final Pupil pupil;
    private final Part part;
    private final Target target;
    private final Scene scene;
    private final Tensor image;

    /// @param engine what computes
    Classroom(Engine engine) {
        this(engine, Pupil.of(engine), MAIN, Target.logit(CLASS));
    }

    private Classroom(Engine engine, Pupil pupil, Part part, Target target) {
        this.engine = engine;
        this.pupil = pupil;
        this.part = part;
        this.target = target;
        this.scene = new Scenes(SEED, Shortcut.NEVER).scene(part.scene);
        this.image = part.image(engine);
    }

    private Classroom(Classroom one, Tensor image) {
        this.engine = one.engine;
        this.pupil = one.pupil;
        this.part = one.part;
        this.target = one.target;
        this.scene = one.scene;
        this.image = image;
    }

    /// The picture and, second in a batch, the scene's other end, where the ring is.
    Classroom pair() {
        return new Classroom(this, Layouts.cat(0, image, OTHER.image(engine)));
    }

    /// The first picture of a pair, or the picture.
    Classroom alone() {
        return new Classroom(engine, pupil, part, target);
    }

    /// A picture with two classes whose logits hardly differ.
    Classroom rivals() {
        return new Classroom(engine, pupil, RIVALS, target);
    }

    /// The same picture, asked about another target.
    Classroom about(Target other) {
        return new Classroom(engine, pupil, part, other);
    }

    Engine engine() {
        return engine;
    }

    /// The embedded model.
    Layer model() {
        return pupil.model;
    }

    /// `[1, 3, 32, 32]`, of a pair `[2, 3, 32, 32]`
    Tensor image() {
        return image;
    }

    /// The part as it is seen.
    Photo photo() {
        byte[] samples = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < samples.length; i++) {
            int x = part.left + i / 3 % SIDE;
            int y = part.top + i / 3 / SIDE;
            samples[i] = (byte) scene.photo().sample(x, y, i % 3);
        }
        return new Photo(SIDE, SIDE, samples);
    }

    /// Whether a pixel of the part belongs to what is explained.
    boolean inside(int y, int x) {
        return scene.mask(KIND)[(part.top + y) * Scene.SIDE + part.left + x];
    }

    /// Where the part was cut from.
    String origin() {
        return "Scene %d of seed %d, rows %d to %d, columns %d to %d: %s."
                .formatted(
                        part.scene,
                        SEED,
                        part.top,
                        part.top + SIDE - 1,
                        part.left,
                        part.left + SIDE - 1,
                        part.content);
    }

    Target target() {
        return target;
    }

    /// What the last layer's channel `k` counts for the class.
    double headWeight(int k) {
        return headWeight(CLASS, k);
    }

    /// What the last layer's channel `k` counts for class `j`.
    double headWeight(int j, int k) {
        int channels = pupil.weights.length / pupil.bias.length;
        return pupil.weights[j * channels + k];
    }

    double headBias() {
        return headBias(CLASS);
    }

    double headBias(int j) {
        return pupil.bias[j];
    }

    /// What the first batch normalisation multiplies channel `o` with.
    double firstScale(int o) {
        return pupil.scale[o];
    }

    /// The gradient at the picture that a gradient at the output of the first convolution makes: 24
    /// kernels of 3×3, with stride 2 and a border of one pixel.
    List<Ball> throughFirst(double[] gradient) {
        return throughFirst(Ball.of(gradient));
    }

    List<Ball> throughFirst(Ball[] gradient) {
        int out = SIDE / 2;
        List<Ball> found = new ArrayList<>();
        for (int i = 0; i < 3 * SIDE * SIDE; i++) {
            int y = i / SIDE % SIDE;
            int x = i % SIDE;
            List<Ball> terms = new ArrayList<>();
            for (int t = 0; t < 9; t++) {
                int oy = y + 1 - t / 3;
                int ox = x + 1 - t % 3;
                if (oy < 0 || ox < 0 || oy % 2 + ox % 2 > 0 || oy / 2 >= out || ox / 2 >= out)
                    continue;
                for (int o = 0; o < gradient.length / out / out; o++) {
                    Ball g = gradient[(o * out + oy / 2) * out + ox / 2];
                    double w = pupil.first[(o * 3 + i / SIDE / SIDE) * 9 + t];
                    terms.add(g.times(w));
                }
            }
            found.add(Ball.sum(terms));
        }
        return found;
    }

    /// The study of the part at a place.
    Study study(Place place) {
        return new Study(pupil.model, image, "input", target).at(place);
    }

    /// What a method says at a place of its own choice or not.
    double[] at(Place place, Method method) {
        return method.map(study(place).evidence()).toDoubles();
    }

    /// A method's answer at the layer of that path, or at the input where the method looks there.
    /// What the method wrote down stays known to the evidence, so that nothing runs twice.
    Answer ask(Method method, String layer) {
        Place place = method.place(layer);
        Evidence evidence = study(place).evidence();
        List<Tensor> maps = List.of(method.map(evidence));
        Derivation derivation =
                new Derivation(
                        method.toString(),
                        place.toString(),
                        evidence.target().name(),
                        engine.name(),
                        Engine.ORDER_CONTRACT,
                        evidence.inputs().stream().map(Digest::of).toList(),
                        evidence.notes());
        Saliency saliency =
                new Saliency(
                        method,
                        maps,
                        evidence.score(),
                        evidence.output(),
                        evidence.target(),
                        derivation);
        return new Answer(this, place, evidence, saliency);
    }

    /// One number for each position, row by row, as a tensor over the picture.
    Tensor picture(double... values) {
        return engine.tensor(new Shape(1, 1, SIDE, SIDE), values);
    }
}
