package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/// A layer's bias is what it puts out for an input of zeros.
class BiasedTest {
    private static final Engine ENGINE = Engine.reference();
    private static final Site SITE = Site.root(new Seeded(ENGINE, "biased"));

    private record Case(Layer layer, Shape input) {
        @Override
        public String toString() {
            return layer.toString();
        }
    }

    static Stream<Case> layers() {
        Shape map = new Shape(2, 4, 5, 3);
        Shape tokens = new Shape(2, 5, 4);
        return Stream.of(
                new Case(Conv2d.biased(SITE.at("conv"), 4, 6, 1, ConvSpec.of(2)), map),
                new Case(new BatchNorm2d(SITE.at("bn"), 4), map),
                new Case(new LayerNorm(SITE.at("ln"), 4, 1e-6), tokens),
                new Case(new Linear(SITE.at("fc"), 4, 3), tokens),
                new Case(new Linear(SITE.at("fc"), 4, 3), new Shape(2, 4)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isTheOutputForZeros(Case c) {
        Tensor y = c.layer.apply(ENGINE.full(c.input, 0));
        Biased biased = assertInstanceOf(Biased.class, c.layer);
        Tensor bias = Objects.requireNonNull(biased.bias());
        int axis = y.shape().axis(biased.channelAxis());
        assertEquals(y.shape().dim(axis), bias.shape().size());
        int[] ones = new int[y.shape().rank()];
        Arrays.fill(ones, 1);
        Tensor channels = bias.reshape(new Shape(ones).with(axis, bias.shape().size()));
        assertArrayEquals(channels.expandTo(y.shape()).toDoubles(), y.toDoubles());
    }

    @Test
    void aConvolutionWithoutOneSaysSo() {
        assertNull(Conv2d.unbiased(SITE.at("conv"), 4, 6, 1, ConvSpec.of(2)).bias());
    }
}
