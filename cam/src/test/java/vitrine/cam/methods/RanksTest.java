package vitrine.cam.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.gradients.SmoothGrad;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Pools;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.stream.Stream;

/// The same code answers for series, images and volumes: where a volume is constant along two axes,
/// its map is that of the series, repeated, but for a factor.
class RanksTest {
    private static final Engine ENGINE = Engine.reference();
    private static final int LENGTH = 12;
    private static final int WIDTH = 4;

    static Stream<Method> methods() {
        return BatchesTest.methods();
    }

    /// Kernels of three along the last axis and of one along the others.
    private static Layer net(int rank) {
        int[] kernel = new int[rank];
        int[] pads = new int[rank];
        int[] pool = new int[rank];
        Arrays.fill(kernel, 1);
        Arrays.fill(pool, 1);
        kernel[rank - 1] = 3;
        pads[rank - 1] = 1;
        pool[rank - 1] = 2;
        Tensor first = weight("first", 2, kernel);
        Tensor second = weight("second", WIDTH, kernel);
        Tensor last = ENGINE.tensor(new Shape(5, WIDTH), Seeded.values("last", 5 * WIDTH, 0, 1));
        ConvSpec spec = ConvSpec.of(rank).withPadding(pads);
        return Nets.row(
                Nets.named("conv1", x -> Convolutions.conv(x, first, spec).relu()),
                Nets.named("pool", x -> Pools.max(x, PoolSpec.of(pool))),
                Nets.named("conv2", x -> Convolutions.conv(x, second, spec)),
                Nets.named("gap", x -> Layouts.flatten(Space.mean(x.relu()), 1)),
                Nets.named("fc", x -> x.linear(last)));
    }

    private static Tensor weight(String name, int in, int[] kernel) {
        int[] dims = new int[kernel.length + 2];
        dims[0] = WIDTH;
        dims[1] = in;
        System.arraycopy(kernel, 0, dims, 2, kernel.length);
        Shape shape = new Shape(dims);
        return ENGINE.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    private static Tensor input(int... extents) {
        Tensor series =
                ENGINE.tensor(new Shape(1, 2, LENGTH), Seeded.values("series", 2 * LENGTH, 0.5, 1));
        int[] dims = new int[extents.length + 2];
        Arrays.fill(dims, 1);
        dims[1] = 2;
        dims[dims.length - 1] = LENGTH;
        Shape wide = new Shape(dims);
        for (int a = 0; a < extents.length; a++) wide = wide.with(a + 2, extents[a]);
        return series.reshape(new Shape(dims)).expandTo(wide);
    }

    private static Saliency explain(Method method, int... extents) {
        Place place = method.place("pool");
        return new Study(net(extents.length), input(extents), place.toString(), Target.logit(3))
                .explain(method);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aConstantVolumeIsASeries(Method method) {
        Saliency series = explain(method, LENGTH);
        Saliency volume = explain(method, 2, 3, LENGTH);
        Tensor map = series.map();
        int[] dims = volume.map().shape().dims();
        assertEquals(5, dims.length);
        int along = map.shape().dim(-1);
        Tensor row = volume.map().mean(2, 3).reshape(1, dims[1], along);
        Tensor display = volume.render(Profile.PAPER, 2, 3, LENGTH);
        assertEquals(new Shape(1, 1, 2, 3, LENGTH), display.shape());
        assertEquals(new Shape(1, 1, LENGTH), series.render(Profile.PAPER, LENGTH).shape());
        if (random(method)) return;
        assertArrayEquals(scaled(map), scaled(row), 1e-6, method.toString());
    }

    /// A mean gradient has six times as many positions to share in the volume.
    private static double[] scaled(Tensor map) {
        double scale = map.abs().amax().item();
        assertTrue(scale > 0);
        return map.div(scale).toDoubles();
    }

    /// Noise has other numbers at other extents.
    private static boolean random(Method method) {
        return method instanceof SsCam || method instanceof SmoothGrad;
    }
}
