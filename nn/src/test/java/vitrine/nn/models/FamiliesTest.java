package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The convolutional families: as many parameters as published, under the published names, and
/// outputs that depend on the input as their gradients say.
class FamiliesTest {
    /// Name, published number of parameters, smallest side of an input, channels at the layer to
    /// look at.
    @ParameterizedTest
    @CsvSource({
        "resnet18, 11689512, 32, 512",
        "resnet34, 21797672, 32, 512",
        "resnet50, 25557032, 32, 2048",
        "resnet101, 44549160, 32, 2048",
        "resnet152, 60192808, 32, 2048",
        "resnext50_32x4d, 25028904, 32, 2048",
        "resnext101_32x8d, 88791336, 32, 2048",
        "resnext101_64x4d, 83455272, 32, 2048",
        "wide_resnet50_2, 68883240, 32, 2048",
        "wide_resnet101_2, 126886696, 32, 2048",
        "vgg11, 132863336, 32, 512",
        "vgg11_bn, 132868840, 32, 512",
        "vgg13, 133047848, 32, 512",
        "vgg13_bn, 133053736, 32, 512",
        "vgg16, 138357544, 32, 512",
        "vgg16_bn, 138365992, 32, 512",
        "vgg19, 143667240, 32, 512",
        "vgg19_bn, 143678248, 32, 512",
        "alexnet, 61100840, 63, 256",
        "squeezenet1_0, 1248424, 21, 512",
        "squeezenet1_1, 1235496, 17, 512",
        "densenet121, 7978856, 29, 1024",
        "densenet161, 28681000, 29, 2208",
        "densenet169, 14149480, 29, 1664",
        "densenet201, 20013928, 29, 1920",
        "mobilenet_v2, 3504872, 1, 1280",
        "mobilenet_v2_tf, 3504872, 32, 1280",
        "mobilenet_v3_large, 5483032, 1, 960",
        "mobilenet_v3_small, 2542856, 1, 576",
        "mnasnet0_5, 2218512, 1, 1280",
        "mnasnet0_75, 3170208, 1, 1280",
        "mnasnet1_0, 4383312, 1, 1280",
        "mnasnet1_3, 6282256, 1, 1280",
        "shufflenet_v2_x0_5, 1366792, 1, 1024",
        "shufflenet_v2_x1_0, 2278604, 1, 1024",
        "shufflenet_v2_x1_5, 3503624, 1, 1024",
        "shufflenet_v2_x2_0, 7393996, 1, 2048",
        "googlenet, 6624904, 15, 1024",
        "inception_v3, 23834568, 75, 2048",
        "cifar10_resnet20, 269722, 32, 64",
        "cifar10_resnet32, 464154, 32, 64",
        "cifar10_resnet44, 658586, 32, 64",
        "cifar10_resnet56, 853018, 32, 64",
        "cifar10_resnet110, 1727962, 32, 64",
        "tiny_vgg, 19920, 64, 10"
    })
    void asPublished(String name, long parameters, int side, int channels) {
        ModelSpec spec = Models.named(name);
        Asked asked = new Asked(Map.of());
        Layer net = spec.build().apply(Site.root(asked));
        assertEquals(parameters, asked.parameters());
        List<Shape> seen = new ArrayList<>();
        Tensor logits =
                Hooks.none()
                        .output(
                                Selector.path(spec.targetLayer()),
                                (layer, y) -> {
                                    seen.add(y.shape());
                                    return y;
                                })
                        .during(() -> net.apply(Engine.cpu().full(new Shape(1, 3, side, side), 1)));
        assertEquals(1, seen.size(), spec.targetLayer());
        assertEquals(4, seen.getFirst().rank());
        assertEquals(channels, seen.getFirst().dim(1));
        assertEquals(new Shape(1, spec.labels().names().size()), logits.shape());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18",
                "resnet50",
                "alexnet",
                "vgg16",
                "squeezenet1_1",
                "densenet121",
                "mobilenet_v2",
                "mnasnet1_0"
            })
    void parametersHaveTheNamesAndShapesOfTheCheckpoint(String name) {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
        Asked asked = new Asked(Map.of());
        Models.named(name).build().apply(Site.root(asked));
        Map<String, Shape> golden = ManifestWeights.shapes(name);
        assertEquals(List.copyOf(golden.keySet()), List.copyOf(asked.shapes().keySet()));
        assertEquals(golden, asked.shapes());
    }

    /// Not square, and as small as the test of a family can be.
    @ParameterizedTest
    @CsvSource({
        "resnext50_32x4d, 32, 64",
        "wide_resnet50_2, 64, 32",
        "vgg11_bn, 48, 32",
        "alexnet, 64, 80",
        "squeezenet1_0, 40, 24",
        "densenet121, 32, 64",
        "mobilenet_v2, 64, 96",
        "mobilenet_v2_tf, 64, 96",
        "mobilenet_v3_small, 33, 64",
        "mnasnet0_5, 64, 48",
        "shufflenet_v2_x0_5, 64, 32",
        "googlenet, 64, 96",
        "inception_v3, 75, 107",
        "cifar10_resnet20, 32, 40",
        "tiny_vgg, 64, 64"
    })
    void outputsDependOnTheInput(String name, int height, int width) {
        Engine engine = Engine.cpu();
        ModelSpec spec = Models.named(name);
        Layer net = spec.build().apply(Site.root(new Seeded(engine, name)));
        Shape shape = new Shape(2, 3, height, width);
        double[] logits =
                net.apply(engine.tensor(shape, Seeded.values("x", shape.size(), 0, 1))).toDoubles();
        assertTrue(Arrays.stream(logits).allMatch(Double::isFinite));
        int classes = spec.labels().names().size();
        assertEquals(2 * classes, logits.length);
        double apart = 0;
        for (int k = 0; k < classes; k++) {
            apart = Math.max(apart, Math.abs(logits[k] - logits[classes + k]));
        }
        assertTrue(apart > 1e-6 * Goldens.maxAbs(logits), "two inputs, one output: " + apart);
    }

    @ParameterizedTest
    @CsvSource({
        "vgg11, classifier.6.weight",
        "squeezenet1_0, classifier.1.weight",
        "densenet121, classifier.weight",
        "mobilenet_v2, classifier.1.weight",
        "mobilenet_v3_small, classifier.3.weight",
        "mnasnet0_5, classifier.1.weight",
        "shufflenet_v2_x0_5, fc.weight",
        "googlenet, fc.weight",
        "inception_v3, fc.weight",
        "cifar10_resnet20, linear.weight",
        "tiny_vgg, classifier.weight"
    })
    void theNumberOfClassesIsTheCheckpoints(String name, String head) {
        Asked asked = new Asked(Map.of(head, new Shape(7, 1)));
        Models.named(name).build().apply(Site.root(asked));
        assertEquals(7, asked.shapes().get(head).dim(0));
        assertEquals(new Shape(7), asked.shapes().get(head.replace("weight", "bias")));
    }

    @Test
    void headsOfTrainingAreDeclaredUnused() {
        Asked google = new Asked(Map.of());
        Models.named("googlenet").build().apply(Site.root(google));
        assertEquals(List.of("aux1.", "aux2."), google.unused());
        Asked third = new Asked(Map.of());
        Models.named("inception_v3").build().apply(Site.root(third));
        assertEquals(List.of("AuxLogits."), third.unused());
    }

    @Test
    void densenetsTakeTheDottedNamesOfPublishedFiles() {
        String layer = "features.denseblock1.denselayer1.";
        Asked dotted = new Asked(Map.of(layer + "norm.1.weight", new Shape(64)));
        Models.named("densenet121").build().apply(Site.root(dotted));
        assertTrue(dotted.shapes().containsKey(layer + "norm.1.weight"));
        assertFalse(dotted.shapes().containsKey(layer + "norm1.weight"));
        assertTrue(dotted.shapes().containsKey(layer + "norm1.bias"), "each name by itself");
        assertTrue(dotted.shapes().containsKey("features.norm0.weight"));
    }

    /// Black, grey and white, normalised as ImageNet's photos are, arrive as -1, 0 and 1.
    @ParameterizedTest
    @ValueSource(strings = {"googlenet", "inception_v3"})
    void inceptionNetworksSeeValuesAroundZero(String name) {
        Engine engine = Engine.cpu();
        Layer net = Models.named(name).build().apply(Site.root(new Asked(Map.of())));
        float[] mean = {0.485f, 0.456f, 0.406f};
        float[] std = {0.229f, 0.224f, 0.225f};
        double[] photo = new double[3 * 75 * 75];
        double[] expected = new double[photo.length];
        for (int i = 0; i < photo.length; i++) {
            int c = i / (75 * 75);
            photo[i] = (i % 3 / 2.0 - mean[c]) / std[c];
            expected[i] = i % 3 - 1;
        }
        List<double[]> seen = new ArrayList<>();
        Hooks.none()
                .output(
                        Selector.path("transform_input"),
                        (layer, y) -> {
                            seen.add(y.toDoubles());
                            return y;
                        })
                .during(() -> net.apply(engine.tensor(new Shape(1, 3, 75, 75), photo)));
        assertArrayEquals(expected, seen.getFirst(), 1e-6);
    }

    /// Sums and concatenations have names of their own.
    @ParameterizedTest
    @CsvSource({
        "resnet18, layer2.0.add, 64, 128",
        "squeezenet1_1, features.9.cat, 64, 384",
        "densenet121, features.denseblock1.denselayer6.cat, 64, 224",
        "mobilenet_v2, features.3.add, 64, 24",
        "mobilenet_v3_small, features.3.add, 64, 24",
        "mnasnet0_5, layers.8.1.add, 64, 16",
        "shufflenet_v2_x1_0, stage3.0.cat, 64, 232",
        "googlenet, inception4a.cat, 64, 512",
        "inception_v3, Mixed_6a.cat, 75, 768",
        "cifar10_resnet20, layer3.0.add, 32, 64"
    })
    void innerValuesAreTapped(String name, String path, int side, int channels) {
        Layer net = Models.named(name).build().apply(Site.root(new Asked(Map.of())));
        List<Integer> seen = new ArrayList<>();
        Hooks.none()
                .output(
                        Selector.path(path),
                        (layer, y) -> {
                            seen.add(y.shape().dim(1));
                            return y;
                        })
                .during(() -> net.apply(Engine.cpu().full(new Shape(1, 3, side, side), 1)));
        assertEquals(List.of(channels), seen);
    }

    /// A score along a line through the input, against the derivative that a backward pass gives.
    @ParameterizedTest
    @CsvSource({
        "resnext50_32x4d, 16",
        "squeezenet1_1, 33",
        "densenet121, 29",
        "mobilenet_v2, 32",
        "mobilenet_v2_tf, 32",
        "mobilenet_v3_small, 32",
        "mnasnet0_5, 32",
        "shufflenet_v2_x0_5, 32",
        "googlenet, 32",
        "cifar10_resnet20, 16",
        "tiny_vgg, 64"
    })
    void theGradientIsTheSlope(String name, int side) {
        checkSlope(name, side);
    }

    @Tag("slow")
    @Test
    void theGradientOfInceptionV3IsTheSlope() {
        checkSlope("inception_v3", 75);
    }

    private static void checkSlope(String name, int side) {
        Engine engine = Engine.reference();
        ModelSpec spec = Models.named(name);
        Layer net = spec.build().apply(Site.root(new Seeded(engine, "slope")));
        Tensor x = random(engine, "slope/x", new Shape(1, 3, side, side));
        Tensor d = random(engine, "slope/d", x.shape());
        Tensor seed = random(engine, "slope/y", new Shape(1, spec.labels().names().size()));
        Trace trace = new Trace();
        Tensor watched = trace.watch(x);
        Tensor gradient = trace.gradient(net.apply(watched), seed, watched);
        double step = 1e-7;
        Tensor ahead = net.apply(x.add(d.mul(step)));
        Tensor behind = net.apply(x.sub(d.mul(step)));
        double slope = ahead.sub(behind).mul(seed).sum().item() / (2 * step);
        double predicted = gradient.mul(d).sum().item();
        assertTrue(Math.abs(predicted) > 1e-3, "a slope of " + predicted + " says nothing");
        assertEquals(slope, predicted, 1e-6 * Math.abs(slope));
    }

    private static Tensor random(Engine engine, String name, Shape shape) {
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }
}
