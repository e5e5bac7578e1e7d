package vitrine.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.BatchNorm1d;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.BatchNorm3d;
import vitrine.nn.Conv1d;
import vitrine.nn.Conv2d;
import vitrine.nn.Conv3d;
import vitrine.nn.Layer;
import vitrine.nn.LayerNorm;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The gradient of every element of every parameter of every layer with parameters.
class LayerWeightSlopesTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-8;

    /// @param learning whether statistics are the batch's
    record Case(String name, Function<Site, Layer> build, Shape input, boolean learning) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Function<Site, Layer> build, int... input) {
        return new Case(name, build, new Shape(input), false);
    }

    private static Case learning(String name, Function<Site, Layer> build, int... input) {
        return new Case(name, build, new Shape(input), true);
    }

    private static ConvSpec spec(int axes) {
        return ConvSpec.of(axes);
    }

    static List<Case> cases() {
        ConvSpec odd = spec(2).withStride(2, 1).withPadding(1, 2).withDilation(1, 2);
        return List.of(
                of("conv1d", s -> Conv1d.biased(s, 3, 4, 3, spec(1)), 2, 3, 7),
                of(
                        "conv1d strided",
                        s -> Conv1d.unbiased(s, 2, 3, 4, spec(1).withStride(3)),
                        2,
                        2,
                        11),
                of("conv2d", s -> Conv2d.biased(s, 3, 4, 3, spec(2)), 2, 3, 5, 6),
                of("conv2d odd", s -> Conv2d.unbiased(s, 2, 3, 3, 2, odd), 2, 2, 7, 5),
                of("conv2d 1x1", s -> Conv2d.biased(s, 5, 3, 1, spec(2)), 2, 5, 3, 3),
                of(
                        "conv2d grouped",
                        s -> Conv2d.biased(s, 4, 6, 3, spec(2).withGroups(2)),
                        2,
                        4,
                        5,
                        4),
                of(
                        "conv2d depthwise",
                        s -> Conv2d.unbiased(s, 4, 4, 3, spec(2).withGroups(4)),
                        2,
                        4,
                        5,
                        4),
                of("conv3d", s -> Conv3d.biased(s, 2, 3, 2, spec(3)), 2, 2, 3, 4, 3),
                of("batchnorm1d", s -> new BatchNorm1d(s, 4), 3, 4, 5),
                of("batchnorm2d", s -> new BatchNorm2d(s, 3), 2, 3, 4, 3),
                of("batchnorm3d", s -> new BatchNorm3d(s, 2), 2, 2, 3, 2, 3),
                learning("batchnorm1d learning", s -> new BatchNorm1d(s, 4), 3, 4, 5),
                learning("batchnorm2d learning", s -> new BatchNorm2d(s, 3), 2, 3, 4, 3),
                learning("batchnorm3d learning", s -> new BatchNorm3d(s, 2), 2, 2, 3, 2, 3),
                of("layernorm", s -> new LayerNorm(s, 6, 1e-5), 2, 3, 6),
                of("linear", s -> new Linear(s, 5, 4), 3, 5),
                of("linear of tokens", s -> new Linear(s, 5, 4), 2, 3, 5),
                learning("conv, batchnorm", ConvNormed::new, 3, 2, 5, 5));
    }

    /// A convolution that only the batch's own statistics hold in check.
    private static final class ConvNormed extends Layer {
        private final Layer conv;
        private final Layer bn;

        ConvNormed(Site site) {
            super(site);
            this.conv = Conv2d.unbiased(site.at("conv"), 2, 3, 3, spec(2));
            this.bn = new BatchNorm2d(site.at("bn"), 3);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return bn.apply(conv.apply(x)).tanh();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyElement(Case c) {
        WeightSlopes slopes = new WeightSlopes(c.build(), c.input(), c.learning());
        assertFalse(slopes.names().isEmpty());
        slopes.assertEveryElement(STEP, TOLERANCE);
    }

    /// A new layer with parameters needs a case here.
    @Test
    void everyLayerWithParametersHasACase() throws IOException, URISyntaxException {
        Set<String> tried = new TreeSet<>();
        Seeded weights = new Seeded(Engine.reference(), "names");
        for (Case c : cases()) tried.add(c.build().apply(Site.root(weights)).getClass().getName());
        tried.remove(ConvNormed.class.getName());
        assertEquals(layersWithParameters(), tried);
    }

    private static Set<String> layersWithParameters() throws IOException, URISyntaxException {
        Path place =
                Path.of(Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) return layersWithParameters(place);
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return layersWithParameters(jar.getPath("/"));
        }
    }

    private static Set<String> layersWithParameters(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("vitrine/nn"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".class") && !f.contains("-info"))
                    .map(f -> named("vitrine.nn." + f.substring(0, f.length() - 6)))
                    .filter(c -> Layer.class.isAssignableFrom(c))
                    .filter(c -> !Modifier.isAbstract(c.getModifiers()))
                    .filter(LayerWeightSlopesTest::holdsTensors)
                    .map(Class::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean holdsTensors(Class<?> c) {
        for (Class<?> k = c; k != null; k = k.getSuperclass()) {
            if (Arrays.stream(k.getDeclaredFields()).anyMatch(f -> f.getType() == Tensor.class)) {
                return true;
            }
        }
        return false;
    }
}
