package vitrine.nn.models;

import vitrine.nn.models.EfficientNet.Stage;
import vitrine.nn.models.ModelSpec.Input;

import java.util.List;

/// Networks searched for speed of training too (Tan, Le: *EfficientNetV2: Smaller Models and Faster
/// Training*, 2021), with torchvision's parameter names: [EfficientNet] whose early stages are of
/// fused bottlenecks.
final class EfficientNetV2 {
    private static final double EPS = 1e-3;
    private static final int LAST = 1280;

    private EfficientNetV2() {}

    /// The published sizes.
    static List<ModelSpec> specs() {
        List<Float> half = List.of(0.5f, 0.5f, 0.5f);
        return List.of(
                spec("efficientnet_v2_s", small(), Input.IMAGENET.sized(384, 384, false)),
                spec("efficientnet_v2_m", medium(), Input.IMAGENET.sized(480, 480, false)),
                spec("efficientnet_v2_l", large(), new Input(480, 480, true, half, half)));
    }

    private static ModelSpec spec(String name, List<Stage> stages, Input input) {
        String layer = "features." + (stages.size() + 1);
        return new ModelSpec(name, site -> new EfficientNet(site, stages, LAST, EPS), layer, input);
    }

    private static List<Stage> small() {
        return List.of(
                new Stage(true, 1, 3, 1, 24, 24, 2),
                new Stage(true, 4, 3, 2, 24, 48, 4),
                new Stage(true, 4, 3, 2, 48, 64, 4),
                new Stage(false, 4, 3, 2, 64, 128, 6),
                new Stage(false, 6, 3, 1, 128, 160, 9),
                new Stage(false, 6, 3, 2, 160, 256, 15));
    }

    private static List<Stage> medium() {
        return List.of(
                new Stage(true, 1, 3, 1, 24, 24, 3),
                new Stage(true, 4, 3, 2, 24, 48, 5),
                new Stage(true, 4, 3, 2, 48, 80, 5),
                new Stage(false, 4, 3, 2, 80, 160, 7),
                new Stage(false, 6, 3, 1, 160, 176, 14),
                new Stage(false, 6, 3, 2, 176, 304, 18),
                new Stage(false, 6, 3, 1, 304, 512, 5));
    }

    private static List<Stage> large() {
        return List.of(
                new Stage(true, 1, 3, 1, 32, 32, 4),
                new Stage(true, 4, 3, 2, 32, 64, 7),
                new Stage(true, 4, 3, 2, 64, 96, 7),
                new Stage(false, 4, 3, 2, 96, 192, 10),
                new Stage(false, 6, 3, 1, 192, 224, 19),
                new Stage(false, 6, 3, 2, 224, 384, 25),
                new Stage(false, 6, 3, 1, 384, 640, 7));
    }
}
