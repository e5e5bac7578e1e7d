package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.ReceptiveField;
import vitrine.engine.ReceptiveField.Irregular;
import vitrine.engine.ReceptiveField.Whole;
import vitrine.engine.ReceptiveField.Window;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Blank;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// What is known of a model without a number.
class OutlineTest {
    private static final Engine ENGINE = Engine.outline();

    private static Outline outline(Function<Site, ? extends Layer> build, int height, int width) {
        Tensor photo = ENGINE.full(new Shape(1, 1, 1, 1), 0);
        Layer model = build.apply(Site.root(new Blank(ENGINE)));
        return Outline.of(model, photo.expandTo(new Shape(1, 3, height, width)));
    }

    private static Outline outline(String model) {
        ModelSpec spec = Models.named(model);
        return outline(spec.build(), spec.input().crop(), spec.input().crop());
    }

    private static Map<String, LayerOutline> byPath(Outline outline) {
        Map<String, LayerOutline> layers = new LinkedHashMap<>();
        for (LayerOutline l : outline.layers()) assertNull(layers.put(l.path(), l), l.path());
        return layers;
    }

    private static LayerOutline at(Outline outline, String path) {
        return Objects.requireNonNull(byPath(outline).get(path), path);
    }

    /// Sizes and strides that Araujo, Norris and Sim publish (*Computing Receptive Fields of
    /// Convolutional Neural Networks*, Distill 2019) for alexnet, vgg16, inception_v3; of conv5_3,
    /// in the VGG literature; and by hand: a residual network grows by `(k - 1)·stride` for each
    /// convolution and pool, so resnet18 reaches 7 + 2·2 + 4·8 + (8 + 3·16) + (16 + 3·32) + (32 +
    /// 3·64) = 435. That paper's 483 for resnet50 has the stride in the 1×1 convolution, which
    /// widens the first 3×3 of three stages twice as much: 483 - 8 - 16 - 32 = 427.
    @ParameterizedTest
    @CsvSource({
        "alexnet, features.12, 195, 32",
        "vgg16, features.28, 196, 16",
        "vgg16, features.30, 212, 32",
        "vgg19, features.36, 268, 32",
        "inception_v3, Mixed_7c, 1311, 32",
        "resnet18, conv1, 7, 2",
        "resnet18, maxpool, 11, 4",
        "resnet18, layer1.1, 43, 4",
        "resnet18, layer4.1, 435, 32",
        "resnet50, layer4.2, 427, 32",
        "resnet101, layer4.2, 971, 32",
        "mobilenet_v2, features.18, 491, 32",
        "tiny_vgg, features.9, 16, 4"
    })
    void receptiveFieldsAsPublished(String model, String path, int size, int stride) {
        LayerOutline l = at(outline(model), path);
        for (ReceptiveField field : List.of(l.rows(), l.columns())) {
            Window w = (Window) field;
            assertEquals(size, w.size());
            assertEquals(stride, w.stride());
        }
    }

    @ParameterizedTest
    @MethodSource("vitrine.nn.models.Models#all")
    void everyModelCanBeExplainedAtItsLayer(ModelSpec spec) {
        LayerOutline l = at(outline(spec.name()), spec.targetLayer());
        assertEquals("", l.obstacle());
        assertTrue(l.target());
        assertEquals(1, l.calls());
    }

    @Test
    void layersComeInTheOrderOfTheRun() {
        Outline outline = outline(site -> new TinyNet(site, 4, 5), 12, 16);
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
                        "block.relu",
                        "block",
                        "tail.0",
                        "tail.1",
                        "tail",
                        "gap",
                        "fc",
                        ""),
                outline.layers().stream().map(LayerOutline::path).toList());
        LayerOutline tail = at(outline, "tail");
        assertEquals(new Shape(1, 6, 6, 8), tail.shape());
        assertEquals(new Shape(6, 8), tail.map());
        assertEquals("Sequential", tail.type());
        assertEquals(new Window(2, -7, 16, 2), tail.rows());
        assertEquals(new Window(3, -7, 16, 2), tail.columns());
        assertEquals(new Whole(), at(outline, "gap").rows());
    }

    @Test
    void whatCannotBeATargetSaysWhy() {
        Outline outline = outline(site -> new TinyNet(site, 4, 5), 12, 16);
        assertEquals("it is called 2 times in a run", at(outline, "block.relu").obstacle());
        assertEquals("its map has one place", at(outline, "gap").obstacle());
        assertEquals("its output is no map", at(outline, "fc").obstacle());
        assertFalse(at(outline, "").target());
        assertTrue(at(outline, "block.bn2").target());
        assertTrue(outline.bottleneck("block"));
        assertFalse(outline.bottleneck("block.bn2"), "there is a shortcut");
        Outline vit = outline("deit_tiny_distilled");
        assertTrue(at(vit, "blocks.11.attn.qkv").target());
        assertEquals(
                "only prefix tokens reach the model's output from here",
                at(vit, "blocks.11.add_1").obstacle());
    }

    @Test
    void tokensLieOnAGrid() {
        Outline vit = outline(Models.named("deit_tiny").build(), 32, 48);
        LayerOutline first = at(vit, "blocks.0.norm1");
        assertEquals(TokenGrid.tokens(1, 2, 3), first.grid());
        assertEquals(new Shape(2, 3), first.map());
        assertEquals(new Window(2, 0, 16, 16), first.rows());
        assertEquals(new Window(3, 0, 16, 16), first.columns());
        assertEquals(new Whole(), at(vit, "blocks.0").columns());
        assertNull(at(vit, "blocks.0.attn.softmax").map(), "probabilities are no map");
    }

    @Test
    void windowsAreNoMap() {
        Outline swin = outline("swin_t");
        for (String path : List.of("features.1.0.attn.qkv", "features.7.1.attn.proj")) {
            assertEquals("its output is no map", at(swin, path).obstacle());
        }
        LayerOutline plain = at(swin, "features.1.0");
        assertEquals(new Irregular(List.of(2), 0, 224, 28), plain.rows());
        assertEquals(TokenGrid.channelsLast(56, 56), plain.grid());
        assertEquals(new Whole(), at(swin, "norm").rows());
    }

    @Test
    void anInputThatIsNoPhotoIsRefused() {
        Layer model = new TinyNet(Site.root(new Blank(ENGINE)), 4, 5);
        Tensor flat = ENGINE.full(new Shape(3, 8), 0);
        ModelException refused = assertThrows(ModelException.class, () -> Outline.of(model, flat));
        assertTrue(String.valueOf(refused.getMessage()).contains("[n, c, height, width]"));
    }

    /// Real runs, in which one row of the photo after the other is changed: a layer's map changes
    /// inside of the fields, and, where these do not hang over the border, up to both their ends.
    @ParameterizedTest
    @CsvSource({
        "cifar10_resnet20, 32, 25",
        "shufflenet_v2_x0_5, 64, 15",
        "convnext_tiny, 64, 5",
        "swin_t, 64, 1"
    })
    void aChangedRowIsSeenInItsFieldsOnly(String name, int side, int tight) {
        Engine engine = Engine.cpu();
        Layer model = Models.named(name).build().apply(Site.root(new Seeded(engine, "fields")));
        Shape photo = new Shape(1, 3, side, 32);
        float[] values = Seeded.values("fields/x", photo.size(), 0, 1);
        Map<String, Rows> seen = new LinkedHashMap<>();
        Map<String, Tensor> before = maps(model, engine.tensor(photo, values));
        for (int row = 0; row < side; row++) {
            float[] changed = values.clone();
            for (int i = 0; i < changed.length; i++) {
                if (i / 32 % side == row) changed[i] = 2 - changed[i];
            }
            Map<String, Tensor> after = maps(model, engine.tensor(photo, changed));
            for (String path : before.keySet()) {
                Tensor map = Objects.requireNonNull(before.get(path));
                seen.computeIfAbsent(path, p -> new Rows(map.shape().dim(2)))
                        .add(row, map, Objects.requireNonNull(after.get(path)));
            }
        }
        int met = 0;
        for (LayerOutline l : outline(Models.named(name).build(), side, 32).layers()) {
            if (l.map() == null || l.calls() > 1) continue;
            met += Objects.requireNonNull(seen.get(l.path())).check(l, side);
        }
        assertTrue(met >= tight, met + " layers had fields inside of the photo");
    }

    private static Map<String, Tensor> maps(Layer model, Tensor photo) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        Hooks.none()
                .output(
                        Selector.all(),
                        (layer, y) -> {
                            TokenGrid grid = TokenGrid.current();
                            boolean tokens = grid != null && grid.fits(y.shape());
                            if (tokens) maps.put(layer.path(), grid.toMap(y));
                            else if (grid == null && y.shape().rank() == 4)
                                maps.put(layer.path(), y);
                            return y;
                        })
                .during(() -> model.apply(photo));
        return maps;
    }

    /// The first and the last row of the photo that changed each row of a map.
    private static final class Rows {
        private final int[] first;
        private final int[] last;

        Rows(int height) {
            first = new int[height];
            last = new int[height];
            Arrays.fill(first, Integer.MAX_VALUE);
            Arrays.fill(last, -1);
        }

        void add(int row, Tensor before, Tensor after) {
            Shape s = before.shape();
            float[] a = before.toArray();
            float[] b = after.toArray();
            for (int i = 0; i < a.length; i++) {
                if (a[i] == b[i]) continue;
                int at = i / s.dim(3) % s.dim(2);
                first[at] = Math.min(first[at], row);
                last[at] = Math.max(last[at], row);
            }
        }

        /// Returns one if both ends of a field were inside of the photo, and met.
        int check(LayerOutline l, int side) {
            int met = 0;
            for (int i = 0; i < first.length; i++) {
                int begin = 0;
                int end = side;
                if (l.rows() instanceof Window w) {
                    begin = w.start() + i * w.stride();
                    end = begin + w.size();
                    if (begin >= 0 && end <= side) {
                        assertEquals(begin, first[i], l.path());
                        assertEquals(end - 1, last[i], l.path());
                        met = 1;
                    }
                } else if (l.rows() instanceof Irregular r) {
                    assertTrue(last[i] - first[i] < r.largest(), l.path());
                }
                assertTrue(first[i] >= begin && last[i] < end, l.path() + " row " + i);
            }
            return met;
        }
    }
}
