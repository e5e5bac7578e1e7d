package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Seeded;

import java.util.LinkedHashMap;
import java.util.Map;

/// Layers of transformers are looked at as maps, whatever the order of their axes.
class TransformerStudyTest {
    private static final Engine ENGINE = Engine.cpu();

    private static final Map<String, Layer> NETS = new LinkedHashMap<>();

    private static Layer build(String model) {
        return Models.named(model).build().apply(Site.root(new Seeded(ENGINE, "study")));
    }

    private static Study study(String model, int height, int width, String layer) {
        Layer net = NETS.computeIfAbsent(model, TransformerStudyTest::build);
        Shape shape = new Shape(1, 3, height, width);
        Tensor x = ENGINE.tensor(shape, Seeded.values("study/x", shape.size(), 0, 1));
        return new Study(net, x, layer, Target.logit(3));
    }

    @ParameterizedTest
    @CsvSource({
        "deit_tiny, 64, 96, blocks.11.norm1, 192, 4, 6",
        "deit_tiny, 64, 96, blocks.11.attn.qkv, 576, 4, 6",
        "deit_tiny, 64, 96, blocks.3.add_1, 192, 4, 6",
        "deit_tiny, 64, 96, patch_embed, 192, 4, 6",
        "deit_tiny, 64, 96, patch_embed.proj, 192, 4, 6",
        "deit_tiny_distilled, 48, 64, blocks.11.norm1, 192, 3, 4",
        "swin_t, 64, 96, features.7.1.norm1, 768, 2, 3",
        "swin_t, 64, 96, features.5.0.attn, 384, 4, 6",
        "swin_t, 68, 100, features.2.norm, 384, 9, 13",
        "swin_t, 64, 96, features.0.0, 96, 16, 24",
        "swin_t, 64, 96, norm, 768, 2, 3",
        "convnext_tiny, 64, 96, features.7, 768, 2, 3",
        "convnext_tiny, 64, 96, features.7.2.block.0, 768, 2, 3",
        "convnext_tiny, 64, 96, features.7.2.block.3, 3072, 2, 3"
    })
    void aLayersValueIsAMap(
            String model,
            int height,
            int width,
            String layer,
            int channels,
            int rows,
            int columns) {
        Evidence e = study(model, height, width, layer).evidence();
        Shape map = new Shape(1, channels, rows, columns);
        assertEquals(map, e.activation().shape());
        assertEquals(map, e.gradient().shape());
        assertArrayEquals(
                e.score().toArray(),
                e.scoreAt(e.activation()).toArray(),
                "what the layer put out gives the score");
    }

    /// Here the extents would fit a map of tokens too: windows are as many as rows.
    @Test
    void windowsAreNoRows() {
        Evidence e = study("swin_t", 28, 196, "features.1.0.attn.qkv").evidence();
        assertEquals(new Shape(1, 7, 49, 288), e.activation().shape());
    }

    @Test
    void theGradientIsTheSlopeOfTheScore() {
        for (String[] at :
                new String[][] {
                    {"deit_tiny_distilled", "blocks.10.norm1"}, {"swin_t", "features.7.0.norm1"}
                }) {
            Engine exact = Engine.reference();
            Layer net = Models.named(at[0]).build().apply(Site.root(new Seeded(exact, "slope")));
            Shape shape = new Shape(1, 3, 32, 48);
            Tensor x = exact.tensor(shape, Seeded.values("slope/x", shape.size(), 0, 1));
            Evidence e = new Study(net, x, at[1], Target.logit(5)).evidence();
            Shape map = e.activation().shape();
            Tensor d = exact.tensor(map, Seeded.values("slope/d", map.size(), 0, 1));
            double step = 1e-5;
            double up = e.scoreAt(e.activation().add(d.mul(step))).item();
            double down = e.scoreAt(e.activation().sub(d.mul(step))).item();
            double predicted = e.gradient().mul(d).sum().item();
            assertTrue(Math.abs(predicted) > 1e-4, "a slope of " + predicted + " says nothing");
            assertEquals(predicted, (up - down) / (2 * step), 1e-6 * Math.abs(predicted), at[0]);
        }
    }

    @Test
    void curvatureIsTheSlopeOfTheGradient() {
        Engine exact = Engine.reference();
        Layer net = Models.named("deit_tiny").build().apply(Site.root(new Seeded(exact, "curve")));
        Shape shape = new Shape(1, 3, 32, 48);
        Tensor x = exact.tensor(shape, Seeded.values("curve/x", shape.size(), 0, 1));
        Evidence e = new Study(net, x, "blocks.11.norm1", Target.logit(5)).evidence();
        Shape map = e.activation().shape();
        Tensor d = exact.tensor(map, Seeded.values("curve/d", map.size(), 0, 1));
        Tensor curvature = e.curvature(d);
        assertEquals(map, curvature.shape());
        double step = 1e-3;
        double up = e.scoreAt(e.activation().add(d.mul(step))).item();
        double down = e.scoreAt(e.activation().sub(d.mul(step))).item();
        double second = (up + down - 2 * e.score().item()) / (step * step);
        double predicted = curvature.mul(d).sum().item();
        assertTrue(Math.abs(predicted) > 1e-6, "a curvature of " + predicted + " says nothing");
        assertEquals(predicted, second, 1e-3 * Math.abs(predicted));
    }

    @ParameterizedTest
    @CsvSource({
        "deit_tiny, patch_embed.proj",
        "deit_tiny_distilled, patch_embed",
        "deit_tiny, blocks.9.norm1",
        "vit_b_32, encoder.layers.encoder_layer_11.ln_1",
        "swin_t, features.5.5.norm1",
        "swin_t, features.0.0",
        "convnext_tiny, features.7.2.block.2"
    })
    void aBatchOfReplacementsGivesTheScoresOfEach(String model, String layer) {
        Evidence e = study(model, 64, 64, layer).evidence();
        Tensor a = e.activation();
        Tensor halved = a.mul(0.5);
        float[] both = e.scoreAt(Layouts.cat(0, a, halved)).toArray();
        assertArrayEquals(
                new float[] {e.scoreAt(a).toArray()[0], e.scoreAt(halved).toArray()[0]}, both);
        assertTrue(both[0] != both[1], "the layer does not matter");
    }

    @Test
    void gradCamIsTheFormulaOnTokens() {
        Study study = study("deit_tiny", 32, 48, "blocks.11.norm1");
        Saliency s = study.explain(new GradCam());
        double[] a = s.derivation().note("activation").value().toDoubles();
        double[] g = s.derivation().note("gradient").value().toDoubles();
        double[] map = s.map().toDoubles();
        assertEquals(new Shape(1, 1, 2, 3), s.map().shape());
        double[] expected = new double[6];
        for (int c = 0; c < 192; c++) {
            double alpha = 0;
            for (int p = 0; p < 6; p++) alpha += g[c * 6 + p] / 6;
            for (int p = 0; p < 6; p++) expected[p] += alpha * a[c * 6 + p];
        }
        for (int p = 0; p < 6; p++)
            assertEquals(expected[p], map[p], 1e-5 * Math.abs(expected[p]) + 1e-9);
    }
}
