package vitrine.scenes;

import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.models.Labels;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.training.AdamW;
import vitrine.nn.training.Clipping;
import vitrine.nn.training.Initial;
import vitrine.nn.training.Optimizer;
import vitrine.nn.training.Schedule;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.SafeTensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// How an embedded model is learned: everything that its weights depend on.
public enum Recipe {
    /// the residual network on honest scenes
    SCENES_RESNET(
            ScenesResnet::new,
            "layer3.1",
            Shortcut.NONE,
            new Course(64, 1300, 1300, 0.004, 2, Begun.RESNET)),
    /// the residual network where a watermark gives the first class away
    SCENES_SHORTCUT(
            ScenesResnet::new,
            "layer3.1",
            Shortcut.WATERMARK,
            new Course(64, 900, 900, 0.004, 2, Begun.SHORTCUT)),
    /// the transformer on honest scenes
    SCENES_VIT(
            ScenesVit::new,
            "blocks.0.norm1",
            Shortcut.NONE,
            new Course(32, 4800, 2400, 0.002, 1, Begun.VIT));

    /// The seed of the scenes that are learned from; every other seed is unseen.
    public static final long SEED = 1;

    /// After how many steps weights are compared early.
    public static final int MILESTONE = 10;

    private static final int WARMUP = 100;
    private static final double DECAY = 0.02;
    private static final List<Float> MIDDLE = List.of(0.5f, 0.5f, 0.5f);
    private static final List<Float> SPREAD = List.of(0.25f, 0.25f, 0.25f);

    private final Function<Site, Layer> build;
    private final String targetLayer;
    private final Shortcut shortcut;
    private final Course course;

    /// The digests of the weights after [#MILESTONE] steps.
    private static final class Begun {
        static final String RESNET =
                "2c8cb8441ed710e8640405f321dba2f90732efb48fbcaf27ef1b1766eaa0f224";
        static final String SHORTCUT =
                "b9d39426b5be9f1ae2e44d2c86702e07f8ba9587c07f8d88aa000adfeefa2bb1";
        static final String VIT =
                "d0dda5e4760c7d586c0587e8a1ee0897725abca6b2ae5caf64779dfb5453216c";
    }

    /// What the models have of their own.
    ///
    /// @param batch scenes in a step
    /// @param steps how many
    /// @param period after how many the learning rate is zero, and large again
    /// @param rate the largest learning rate
    /// @param gain of the first weights, as [Initial] has it
    /// @param milestone the digest of the weights after the first steps
    private record Course(
            int batch, int steps, int period, double rate, double gain, String milestone) {}

    Recipe(Function<Site, Layer> build, String targetLayer, Shortcut shortcut, Course course) {
        this.build = build;
        this.targetLayer = targetLayer;
        this.shortcut = shortcut;
        this.course = course;
    }

    /// Which scenes it learns from.
    public Shortcut shortcut() {
        return shortcut;
    }

    /// How many steps it takes.
    public int steps() {
        return course.steps;
    }

    /// All of it in one line.
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s, %d steps of %d scenes %s, rate %s after %d steps and anew every %d, decay %s,"
                        + " gain %s",
                name().toLowerCase(Locale.ROOT),
                course.steps,
                course.batch,
                shortcut,
                course.rate,
                WARMUP,
                course.period,
                DECAY,
                course.gain);
    }

    /// The embedded weights, which learning this recipe gives.
    public Checkpoint weights() {
        String resource = spec().name() + ".safetensors";
        return SafeTensors.parse(resource, bytes(resource));
    }

    /// The SHA-256 of the embedded weights' file.
    public String sha256() {
        try (Checkpoint weights = weights()) {
            return weights.sha256();
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Recipe.class.getResourceAsStream(resource)) {
            if (in == null)
                throw new ModelException(resource + ": is missing from the jar; build it again");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelException(
                    resource + ": cannot be read from the jar: " + e.getMessage(), e);
        }
    }

    /// The digest of the weights after [#MILESTONE] steps.
    public String milestone() {
        return course.milestone;
    }

    /// Scenes in a step.
    int batch() {
        return course.batch;
    }

    Initial initial(Engine engine) {
        return new Initial(engine, spec().name(), course.gain);
    }

    Optimizer optimizer() {
        return AdamW.decaying(DECAY);
    }

    Schedule schedule() {
        return Schedule.restarts(course.rate, WARMUP, course.period);
    }

    Clipping clipping() {
        return Clipping.NONE;
    }

    /// The model, as others are named and built.
    public ModelSpec spec() {
        return new ModelSpec(
                name().toLowerCase(Locale.ROOT),
                build,
                targetLayer,
                new ModelSpec.Input(Scene.SIDE, Scene.SIDE, false, MIDDLE, SPREAD),
                new Labels(SceneClass.labels()));
    }

    /// The recipe of that model, if it is an embedded one.
    public static Optional<Recipe> named(String model) {
        return Arrays.stream(values()).filter(r -> r.spec().name().equals(model)).findFirst();
    }
}
