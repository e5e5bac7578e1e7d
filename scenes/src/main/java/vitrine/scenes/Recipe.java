package vitrine.scenes;

import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Site;
import vitrine.nn.models.Labels;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.training.AdamW;
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
    SCENES_RESNET(ScenesResnet::new, "layer3.1", Shortcut.NONE, 1300, 0.004),
    /// the residual network where a watermark nearly gives the first class away
    SCENES_SHORTCUT(ScenesResnet::new, "layer3.1", Shortcut.WATERMARK, 1300, 0.004);

    /// Scenes in a step.
    static final int BATCH = 64;

    /// The seed of the scenes that are learned from; every other seed is unseen.
    public static final long SEED = 1;

    private static final int WARMUP = 100;
    private static final List<Float> MIDDLE = List.of(0.5f, 0.5f, 0.5f);
    private static final List<Float> SPREAD = List.of(0.25f, 0.25f, 0.25f);

    private final Function<Site, Layer> build;
    private final String targetLayer;
    private final Shortcut shortcut;
    private final int steps;
    private final double rate;

    Recipe(
            Function<Site, Layer> build,
            String targetLayer,
            Shortcut shortcut,
            int steps,
            double rate) {
        this.build = build;
        this.targetLayer = targetLayer;
        this.shortcut = shortcut;
        this.steps = steps;
        this.rate = rate;
    }

    /// Which scenes it learns from.
    public Shortcut shortcut() {
        return shortcut;
    }

    /// How many steps it takes.
    public int steps() {
        return steps;
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

    Optimizer optimizer() {
        return AdamW.decaying(0.02);
    }

    Schedule schedule() {
        return Schedule.cosine(rate, WARMUP, steps);
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
