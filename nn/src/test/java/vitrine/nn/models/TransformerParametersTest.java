package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Shape;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.ModelException;
import vitrine.nn.Site;

import java.util.List;
import java.util.Map;

/// What transformers and the convolutional families of their time ask a checkpoint for.
class TransformerParametersTest {
    private static Asked asked(String model, Map<String, Shape> known) {
        Asked asked = new Asked(known);
        Models.named(model).build().apply(Site.root(asked));
        return asked;
    }

    @ParameterizedTest
    @CsvSource({
        "vit_b_16, 86567656",
        "vit_b_32, 88224232",
        "vit_l_16, 304326632",
        "deit_tiny, 5717416",
        "deit_small, 22050664",
        "deit_base, 86567656",
        "deit_tiny_distilled, 5910800",
        "deit_small_distilled, 22436432",
        "deit_base_distilled, 87338192",
        "vit_tiny_patch16_224, 5717416",
        "vit_small_patch16_224, 22050664",
        "vit_base_patch16_224, 86567656",
        "swin_t, 28288354",
        "swin_s, 49606258",
        "swin_b, 87768224",
        "swin_tiny_patch4_window7_224, 28288354",
        "swin_small_patch4_window7_224, 49606258",
        "swin_base_patch4_window7_224, 87768224",
        "convnext_tiny, 28589128",
        "convnext_small, 50223688",
        "convnext_base, 88591464",
        "convnext_large, 197767336",
        "efficientnet_b0, 5288548",
        "efficientnet_b1, 7794184",
        "efficientnet_b2, 9109994",
        "efficientnet_b3, 12233232",
        "efficientnet_b4, 19341616",
        "efficientnet_b5, 30389784",
        "efficientnet_b6, 43040704",
        "efficientnet_b7, 66347960",
        "efficientnet_v2_s, 21458488",
        "efficientnet_v2_m, 54139356",
        "efficientnet_v2_l, 118515272",
        "regnet_y_400mf, 4344144",
        "regnet_y_800mf, 6432512",
        "regnet_y_1_6gf, 11202430",
        "regnet_y_3_2gf, 19436338",
        "regnet_y_8gf, 39381472",
        "regnet_y_16gf, 83590140",
        "regnet_y_32gf, 145046770",
        "regnet_x_400mf, 5495976",
        "regnet_x_800mf, 7259656",
        "regnet_x_1_6gf, 9190136",
        "regnet_x_3_2gf, 15296552",
        "regnet_x_8gf, 39572648",
        "regnet_x_16gf, 54278536",
        "regnet_x_32gf, 107811560"
    })
    void parametersAreAsManyAsPublished(String model, long count) {
        assertEquals(count, asked(model, Map.of()).parameters());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit_b_16", "deit_tiny", "swin_t", "convnext_tiny"})
    void parametersHaveTheNamesAndShapesOfTheCheckpoint(String model) {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Map<String, Shape> golden = ManifestWeights.shapes(model);
        Map<String, Shape> shapes = asked(model, Map.of()).shapes();
        assertEquals(List.copyOf(golden.keySet()), List.copyOf(shapes.keySet()));
        assertEquals(golden, shapes);
    }

    @ParameterizedTest
    @CsvSource({
        "vit_b_16, heads.head, 768",
        "deit_tiny, head, 192",
        "deit_tiny_distilled, head, 192",
        "swin_t, head, 768",
        "swin_tiny_patch4_window7_224, head, 768",
        "swin_tiny_patch4_window7_224, head.fc, 768",
        "convnext_tiny, classifier.2, 768",
        "efficientnet_b0, classifier.1, 1280",
        "efficientnet_v2_s, classifier.1, 1280",
        "regnet_x_400mf, fc, 400"
    })
    void theNumberOfClassesIsTheCheckpoints(String model, String head, int width) {
        Map<String, Shape> shapes =
                asked(model, Map.of(head + ".weight", new Shape(7, width))).shapes();
        assertEquals(new Shape(7, width), shapes.get(head + ".weight"));
        assertEquals(new Shape(7), shapes.get(head + ".bias"));
    }

    @Test
    void theTrainedGridIsTheCheckpoints() {
        Map<String, Shape> shapes =
                asked("deit_tiny", Map.of("pos_embed", new Shape(1, 577, 192))).shapes();
        assertEquals(new Shape(1, 577, 192), shapes.get("pos_embed"));
        Map<String, Shape> torch =
                asked("vit_b_16", Map.of("encoder.pos_embedding", new Shape(1, 577, 768))).shapes();
        assertEquals(new Shape(1, 577, 768), torch.get("encoder.pos_embedding"));
    }

    @Test
    void aDistilledModelHasItsTokenAndHead() {
        Map<String, Shape> shapes = asked("deit_tiny_distilled", Map.of()).shapes();
        assertEquals(new Shape(1, 1, 192), shapes.get("dist_token"));
        assertEquals(new Shape(1, 198, 192), shapes.get("pos_embed"));
        assertEquals(new Shape(1000, 192), shapes.get("head_dist.weight"));
    }

    @Test
    void aPerceptronsEarlyNamesAreKnown() {
        String early = "encoder.layers.encoder_layer_3.mlp.linear_1.weight";
        Map<String, Shape> shapes = asked("vit_b_16", Map.of(early, new Shape(3072, 768))).shapes();
        assertTrue(shapes.containsKey(early));
        assertFalse(shapes.containsKey("encoder.layers.encoder_layer_3.mlp.0.weight"));
    }

    @Test
    void aMergingStandsBeforeOrBehindItsStage() {
        String model = "swin_tiny_patch4_window7_224";
        Map<String, Shape> late = asked(model, Map.of()).shapes();
        assertEquals(new Shape(192, 384), late.get("layers.1.downsample.reduction.weight"));
        assertFalse(late.containsKey("layers.0.downsample.reduction.weight"));
        Map<String, Shape> early =
                asked(model, Map.of("layers.0.downsample.reduction.weight", new Shape(192, 384)))
                        .shapes();
        assertEquals(new Shape(192, 384), early.get("layers.0.downsample.reduction.weight"));
        assertFalse(early.containsKey("layers.3.downsample.reduction.weight"));
        assertEquals(late.size(), early.size());
    }

    @Test
    void tablesThatASwinComputesMayStandInItsCheckpoint() {
        Asked asked = asked("swin_t", Map.of());
        assertTrue(asked.unused().contains("features.1.0.attn.relative_position_index"));
        assertTrue(asked.unused().contains("features.1.1.attn_mask"));
    }

    @Test
    void aGridThatIsNoSquareIsRefused() {
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> asked("deit_tiny", Map.of("pos_embed", new Shape(1, 198, 192))));
        assertTrue(e.getMessage().startsWith("pos_embed: needs 1 tokens"), e.getMessage());
        assertTrue(e.getMessage().contains("got 198 tokens"), e.getMessage());
    }
}
