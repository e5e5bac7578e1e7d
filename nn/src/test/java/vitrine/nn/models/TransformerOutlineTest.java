package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The shapes on the way through each family's smallest model, and what its photos may be.
class TransformerOutlineTest {
    private static final Engine ENGINE = Engine.cpu();

    private static Layer net(String model) {
        return Models.named(model).build().apply(Site.root(new Seeded(ENGINE, "outline")));
    }

    private static Tensor photo(int n, int height, int width) {
        Shape shape = new Shape(n, 3, height, width);
        return ENGINE.tensor(shape, Seeded.values("outline/x", shape.size(), 0, 1));
    }

    /// The values of all layers by path.
    private static Map<String, Tensor> outline(Layer net, Tensor x) {
        Map<String, Tensor> seen = new LinkedHashMap<>();
        Hooks.none()
                .output(
                        Selector.all(),
                        (layer, y) -> {
                            Tensor before = seen.put(layer.path(), y);
                            assertEquals(null, before, layer.path() + " is called twice");
                            return y;
                        })
                .during(() -> net.apply(x));
        return seen;
    }

    private static void assertShape(Map<String, Tensor> seen, String path, int... dims) {
        Tensor y = seen.get(path);
        assertNotNull(y, () -> path + " is not among " + seen.keySet());
        assertArrayEquals(dims, y.shape().dims(), path);
    }

    @Test
    void deit() {
        Map<String, Tensor> seen = outline(net("deit_tiny"), photo(1, 224, 224));
        assertShape(seen, "patch_embed.proj", 1, 192, 14, 14);
        assertShape(seen, "patch_embed", 1, 196, 192);
        assertShape(seen, "blocks.3.norm1", 1, 197, 192);
        assertShape(seen, "blocks.3.attn.softmax", 1, 3, 197, 197);
        assertShape(seen, "blocks.3.attn", 1, 197, 192);
        assertShape(seen, "blocks.3.add_1", 1, 197, 192);
        assertShape(seen, "blocks.3.mlp.fc1", 1, 197, 768);
        assertShape(seen, "blocks.11", 1, 197, 192);
        assertShape(seen, "", 1, 1000);
        float[] row = Arrays.copyOf(values(seen, "blocks.3.attn.softmax"), 197);
        double sum = 0;
        for (float p : row) sum += p;
        assertEquals(1, sum, 1e-5, "a row of probabilities");
        assertArrayEquals(values(seen, "blocks.3"), values(seen, "blocks.3.add_2"));
    }

    private static float[] values(Map<String, Tensor> seen, String path) {
        Tensor y = seen.get(path);
        assertNotNull(y, path);
        return y.toArray();
    }

    @Test
    void vit() {
        Map<String, Tensor> seen = outline(net("vit_b_32"), photo(1, 224, 224));
        assertShape(seen, "conv_proj", 1, 768, 7, 7);
        String block = "encoder.layers.encoder_layer_3";
        assertShape(seen, block + ".self_attention.softmax", 1, 12, 50, 50);
        assertShape(seen, block + ".add_1", 1, 50, 768);
        assertShape(seen, block + ".mlp.0", 1, 50, 3072);
        assertShape(seen, "encoder.ln", 1, 50, 768);
        assertShape(seen, "heads.head", 1, 1000);
    }

    @Test
    void swin() {
        Map<String, Tensor> seen = outline(net("swin_t"), photo(1, 224, 224));
        assertShape(seen, "features.0.0", 1, 96, 56, 56);
        assertShape(seen, "features.1.1.attn.softmax", 1, 64, 3, 49, 49);
        assertShape(seen, "features.3", 1, 28, 28, 192);
        assertShape(seen, "features.7.1.add_1", 1, 7, 7, 768);
        assertShape(seen, "norm", 1, 7, 7, 768);
        assertShape(seen, "", 1, 1000);
    }

    @Test
    void swinOfExtentsThatNothingDivides() {
        Map<String, Tensor> seen = outline(net("swin_t"), photo(1, 100, 68));
        assertShape(seen, "features.1", 1, 25, 17, 96);
        assertShape(seen, "features.1.1.attn.softmax", 1, 12, 3, 49, 49);
        assertShape(seen, "features.3", 1, 13, 9, 192);
        assertShape(seen, "features.5", 1, 7, 5, 384);
        assertShape(seen, "features.7", 1, 4, 3, 768);
    }

    @Test
    void convNext() {
        Map<String, Tensor> seen = outline(net("convnext_tiny"), photo(1, 224, 224));
        assertShape(seen, "features.0.1", 1, 96, 56, 56);
        assertShape(seen, "features.1.0.block.3", 1, 56, 56, 384);
        assertShape(seen, "features.3.2.add", 1, 192, 28, 28);
        assertShape(seen, "features.7", 1, 768, 7, 7);
        assertShape(seen, "classifier.2", 1, 1000);
    }

    @Test
    void efficientNet() {
        Map<String, Tensor> seen = outline(net("efficientnet_b0"), photo(1, 224, 224));
        assertShape(seen, "features.0.2", 1, 32, 112, 112);
        assertShape(seen, "features.1.0.block.0", 1, 32, 112, 112);
        assertShape(seen, "features.2.1.block.2.scale_activation", 1, 144, 1, 1);
        assertShape(seen, "features.2.1.add", 1, 24, 56, 56);
        assertShape(seen, "features.7.0", 1, 320, 7, 7);
        assertShape(seen, "features.8", 1, 1280, 7, 7);
        assertShape(seen, "classifier.1", 1, 1000);
    }

    @Test
    void efficientNetV2() {
        Map<String, Tensor> seen = outline(net("efficientnet_v2_s"), photo(1, 128, 128));
        assertShape(seen, "features.1.1.block.0", 1, 24, 64, 64);
        assertShape(seen, "features.2.0.block.0", 1, 96, 32, 32);
        assertShape(seen, "features.3.3.add", 1, 64, 16, 16);
        assertShape(seen, "features.6.14", 1, 256, 4, 4);
        assertShape(seen, "features.7", 1, 1280, 4, 4);
    }

    @ParameterizedTest
    @CsvSource({"regnet_x_400mf, 400, 160", "regnet_y_400mf, 440, 208"})
    void regNet(String model, int last, int third) {
        Map<String, Tensor> seen = outline(net(model), photo(1, 224, 224));
        assertShape(seen, "stem", 1, 32, 112, 112);
        assertShape(seen, "trunk_output.block3.block3-0.f.a", 1, third, 28, 28);
        assertShape(seen, "trunk_output.block3.block3-0.f.b", 1, third, 14, 14);
        assertShape(seen, "trunk_output.block4.block4-1.add", 1, last, 7, 7);
        assertShape(seen, "trunk_output", 1, last, 7, 7);
        assertShape(seen, "fc", 1, 1000);
    }

    /// Both libraries' Swin are one function of the same numbers.
    @Test
    void namesAreAllThatDiffersBetweenTheSwins() {
        Layer torchvision = Swin.torchvision(Site.root(new ByOrder()), tiny());
        Layer timm = Swin.timm(Site.root(new ByOrder()), tiny());
        Tensor x = photo(1, 36, 44);
        assertArrayEquals(torchvision.apply(x).toArray(), timm.apply(x).toArray());
    }

    private static Swin.Size tiny() {
        return new Swin.Size(6, List.of(2, 2), 2, 3);
    }

    /// Parameters by the order in which they are asked for.
    private static final class ByOrder implements Weights {
        private int asked;

        @Override
        public Tensor get(String name, Shape shape) {
            return new Seeded(ENGINE, "order").get(asked++ + ".parameter", shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource({"timm, 14, 224, 320", "timm, 14, 160, 128", "torchvision, 7, 384, 384"})
    void positionsAreResizedAlongTheirAxes(String names, int trained, int height, int width) {
        boolean timm = names.equals("timm");
        Layer net = small(names, new Ramps(trained));
        Tensor[] seen = new Tensor[2];
        Hooks.none()
                .input(Selector.path(timm ? "blocks" : "encoder.layers"), (layer, y) -> seen[0] = y)
                .output(
                        Selector.path(timm ? "patch_embed.proj" : "conv_proj"),
                        (layer, y) -> seen[1] = y)
                .during(() -> net.apply(photo(1, height, width)));
        int h = seen[1].shape().dim(2);
        int w = seen[1].shape().dim(3);
        float[] p = TokenGrid.tokens(1, h, w).toMap(seen[0]).sub(seen[1]).toArray();
        // Only a cubic with a = -1/2 that is not widened keeps ramps exactly.
        double off = timm && h > trained ? 1e-3 : 0.05;
        int checked = 0;
        for (int i = 0; i < h * w; i++) {
            double row = source(i / w, h, trained, timm);
            double column = source(i % w, w, trained, timm);
            double border = Math.min(row, column) + 0.5;
            border = Math.min(border, trained - 0.5 - Math.max(row, column));
            if (border < 2 * Math.max(1, (double) trained / Math.min(h, w))) continue;
            assertEquals(row, p[i], off, "row " + i / w + ", column " + i % w);
            assertEquals(column, p[h * w + i], off, "row " + i / w + ", column " + i % w);
            checked++;
        }
        assertTrue(checked > 0, "nothing was far enough from the border");
        float[] first = seen[0].slice(1, 0, 1, 1).toArray();
        for (float v : first) assertEquals(7.5f, v, "the class token and its own position");
    }

    /// One block; torchvision's with patches of 32 pixels, timm's of 16.
    private static Layer small(String names, Weights weights) {
        Site site = Site.root(weights);
        return names.equals("timm")
                ? new TimmVit(site, new TimmVit.Size(1, 2, 16, false))
                : new Vit(site, new Vit.Size(32, 1, 2, 16));
    }

    /// Positions that say where they are: channel 0 is the row, channel 1 the column; the class
    /// token is a half everywhere, and its position seven.
    private record Ramps(int trained) implements Weights {
        @Override
        public Tensor get(String name, Shape shape) {
            if (name.endsWith("cls_token") || name.endsWith("class_token"))
                return ENGINE.full(shape, 0.5);
            return name.contains("pos_embed")
                    ? ramp(shape, trained)
                    : new Seeded(ENGINE, "positions").get(name, shape);
        }

        @Override
        public @Nullable Shape shape(String name) {
            return null;
        }
    }

    /// Channel 0 is the row, channel 1 the column; the class token has sevens.
    private static Tensor ramp(Shape shape, int trained) {
        int width = shape.dim(2);
        float[] values = new float[shape.size()];
        for (int t = 0; t < shape.dim(1); t++) {
            if (t == 0) Arrays.fill(values, 0, width, 7);
            else {
                values[t * width] = (t - 1) / trained;
                values[t * width + 1] = (t - 1) % trained;
            }
        }
        return ENGINE.tensor(shape, values);
    }

    /// Where position `o` of `out` lies in the trained grid: by halves of patches as timm resizes,
    /// by aligned corners as torchvision.
    private static double source(int o, int out, int trained, boolean halves) {
        return halves ? (o + 0.5) * trained / out - 0.5 : o * (trained - 1.0) / (out - 1);
    }

    @ParameterizedTest
    @CsvSource({"timm, 224, 200", "torchvision, 224, 256", "torchvision, 200, 200"})
    void photosThatDoNotFitAreRefused(String names, int height, int width) {
        Layer net = small(names, new Seeded(ENGINE, "refused"));
        ModelException e =
                assertThrows(ModelException.class, () -> net.apply(photo(1, height, width)));
        assertTrue(e.getMessage().contains("[1, 3, " + height + ", " + width), e.getMessage());
        assertTrue(e.getMessage().contains("multiple"), e.getMessage());
    }

    /// A distilled model answers with the mean of two heads, so each of them matters.
    @ParameterizedTest
    @ValueSource(strings = {"head", "head_dist"})
    void aDistilledModelAsksBothHeads(String head) {
        Layer net = net("deit_tiny_distilled");
        Tensor x = photo(1, 32, 48);
        Tensor plain = net.apply(x);
        Tensor without =
                Hooks.none()
                        .output(Selector.path(head), (layer, y) -> y.mul(0))
                        .during(() -> net.apply(x));
        assertNotEquals(plain.toArray()[0], without.toArray()[0]);
    }

    /// What a tap lets through is what the model goes on with.
    @Test
    void probabilitiesCanBeReplaced() {
        Layer net = net("deit_tiny");
        Tensor x = photo(1, 32, 32);
        Tensor[] attended = new Tensor[1];
        Hooks.none()
                .output(
                        Selector.path("blocks.0.attn.softmax"),
                        (layer, p) -> {
                            assertTrue(layer instanceof Tap, layer.toString());
                            return p.mul(0);
                        })
                .input(Selector.path("blocks.0.attn.proj"), (layer, y) -> attended[0] = y)
                .during(() -> net.apply(x));
        for (float v : attended[0].toArray()) assertEquals(0, v);
    }
}
