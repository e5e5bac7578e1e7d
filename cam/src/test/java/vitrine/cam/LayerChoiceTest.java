package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.List;

/// Which layer is looked at where nobody names one.
class LayerChoiceTest {
    private static final Engine SIMD = Engine.cpu();

    private static Tensor image(int side) {
        Shape shape = new Shape(1, 3, side, side);
        return SIMD.tensor(shape, Seeded.values("choice/x", shape.size(), 0, 1));
    }

    private static Layer model(String name) {
        return Models.named(name).build().apply(Site.root(new Seeded(SIMD, "choice")));
    }

    /// The last map, and the last convolution's.
    @ParameterizedTest
    @CsvSource({
        "resnet18, 64, layer4, layer4.1.conv2",
        "vgg11, 64, avgpool, features.18",
        "mobilenet_v2, 64, features, features.18.0",
        "squeezenet1_1, 64, classifier.2, classifier.1",
        "densenet121, 64, relu, features.denseblock4.denselayer16.conv2",
        "convnext_tiny, 64, features, features.7.2.block.0",
        "deit_tiny, 32, blocks.11.attn.qkv, patch_embed.proj",
        "vit_b_32, 64, encoder.layers.encoder_layer_11.ln_1, conv_proj",
        "swin_t, 64, norm, features.0.0"
    })
    void theLastMapOnWhichTheScoreDepends(String name, int side, String last, String convolution) {
        LayerChoice choice = LayerChoice.of(model(name), image(side));
        assertEquals(last, choice.last(Target.top()).path());
        assertEquals(convolution, choice.last(Target.top(), Selector.type(Conv2d.class)).path());
    }

    private static final TinyNet TINY = new TinyNet(Site.root(new Seeded(SIMD, "tiny")), 4, 5);

    @Test
    void layersAreMetInTheOrderOfTheRunAndCountedWithoutContainers() {
        LayerChoice choice = LayerChoice.of(TINY, image(8));
        List<String> paths = choice.layers().stream().map(LayerChoice.Met::path).toList();
        assertEquals(
                List.of(
                        "conv1",
                        "bn1",
                        "relu",
                        "pool",
                        "block.conv1",
                        "block.bn1",
                        "block.conv2",
                        "block.bn2",
                        "block",
                        "tail.0",
                        "tail.1",
                        "tail",
                        "gap",
                        "fc"),
                paths,
                "block.relu is called twice and left out");
        assertEquals("conv1", choice.at(0).path());
        assertEquals("tail.0", choice.at(8).path(), "block contains layers and is not counted");
        assertEquals("fc", choice.at(-1).path());
        assertEquals("tail.1", choice.at(-3).path());
        CamException e = assertThrows(CamException.class, () -> choice.at(-13));
        assertTrue(e.getMessage().contains("has 12, counted from 0"), e.getMessage());
    }

    @Test
    void mapsHaveSpace() {
        LayerChoice choice = LayerChoice.of(TINY, image(8));
        for (LayerChoice.Met m : choice.layers())
            assertEquals(!m.path().equals("gap") && !m.path().equals("fc"), m.map(), m.path());
        assertEquals(new Shape(1, 6, 4, 4), choice.last(Target.logit(2)).output());
        assertEquals("tail", choice.last(Target.logit(2)).path());
    }

    @Test
    void theChoiceCanBeStudied() {
        for (String name : List.of("deit_tiny", "squeezenet1_1")) {
            Layer model = model(name);
            String layer = LayerChoice.of(model, image(64)).last(Target.top()).path();
            Evidence e = new Study(model, image(64), layer, Target.top()).evidence();
            assertTrue(e.gradient().abs().amax().item() > 0, name);
        }
    }

    @Test
    void aScoreThatReadsNoPositionHasNoLayer() {
        LayerChoice choice = LayerChoice.of(TINY, image(8));
        Target bias = Target.of("nothing", y -> y.slice(1, 0, 1, 1).mul(0));
        CamException e = assertThrows(CamException.class, () -> choice.last(bias));
        assertTrue(e.getMessage().contains("among every layer there is none"), e.getMessage());
    }

    /// Of two inputs' layers, those the first input reaches are looked at.
    @Test
    void networksOfTwoInputs() {
        Network two =
                in -> TINY.apply(in.get(0)).add(Layouts.flatten(in.get(1).mean(2, 3), 1).mean(1));
        LayerChoice choice = LayerChoice.of(two, List.of(image(8), image(16)));
        assertEquals("tail", choice.last(Target.logit(0)).path());
    }
}
