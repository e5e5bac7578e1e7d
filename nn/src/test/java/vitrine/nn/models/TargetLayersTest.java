package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.nn.LayerOutline;
import vitrine.nn.Outline;
import vitrine.nn.Site;
import vitrine.nn.weights.Blank;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which layers are recommended, and why.
class TargetLayersTest {
    private static final Engine ENGINE = Engine.outline();

    private static TargetLayers targets(ModelSpec spec, int side) {
        var photo = ENGINE.full(new Shape(1, 1, 1, 1), 0).expandTo(new Shape(1, 3, side, side));
        Outline outline = Outline.of(spec.build().apply(Site.root(new Blank(ENGINE))), photo);
        return new TargetLayers(spec, outline);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet50, layer4.2 layer3",
        "vgg16, features.30 features.28 features.29",
        "mobilenet_v2, features.18 features.18.0 features.14.conv.0",
        "densenet121, features.norm5 features.transition3.conv",
        "googlenet, inception5b inception4e",
        "deit_tiny, blocks.11.norm1 blocks.10",
        "vit_b_16, encoder.layers.encoder_layer_11.ln_1 encoder.layers.encoder_layer_10",
        "swin_t, features.7.1.norm1 features.7.0 features.5"
    })
    void recommended(String model, String paths) {
        ModelSpec spec = Models.named(model);
        Map<String, String> reasons = targets(spec, spec.input().crop()).reasons();
        assertEquals(List.of(paths.split(" ")), List.copyOf(reasons.keySet()));
    }

    /// Every recommendation can be followed, everything passes through the alternatives, and the
    /// sentence says what it is.
    @ParameterizedTest
    @MethodSource("vitrine.nn.models.Models#all")
    void recommendationsAreTargets(ModelSpec spec) {
        TargetLayers targets = targets(spec, spec.input().crop());
        Map<String, String> reasons = targets.reasons();
        assertTrue(
                Objects.requireNonNull(reasons.get(spec.targetLayer()))
                        .startsWith("the default: "));
        assertTrue(reasons.size() > 1, "there is an alternative");
        for (LayerOutline l : targets.outline().layers()) {
            String reason = reasons.get(l.path());
            if (reason == null) continue;
            assertTrue(l.target(), l.path());
            boolean main = l.path().equals(spec.targetLayer());
            assertTrue(main || targets.outline().bottleneck(l.path()), l.path());
            if (reason.startsWith("finer")) {
                Shape map = Objects.requireNonNull(l.map());
                assertTrue(reason.contains(map.dim(0) + "×" + map.dim(1)), reason);
            }
        }
    }

    @Test
    void aSmallPhotoLeavesNothingToRecommend() {
        assertEquals(Map.of(), targets(Models.named("resnet18"), 32).reasons());
    }
}
