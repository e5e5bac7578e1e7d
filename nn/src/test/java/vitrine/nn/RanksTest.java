package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.PoolSpec;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

/// Layers over one and three axes of space are those over two with axes of extent one: what they
/// say of a series or of a stack of one slice has the same bits.
class RanksTest {
    private static final Engine ENGINE = Engine.cpu();

    private static Site site(String name) {
        return Site.root(new Seeded(ENGINE, "ranks")).at(name);
    }

    private static Tensor x(int... dims) {
        Shape shape = new Shape(dims);
        return ENGINE.tensor(shape, Seeded.values("ranks/x", shape.size(), 0, 1));
    }

    private static void same(Tensor expected, Tensor actual) {
        assertTrue(expected.abs().amax().item() > 0, "zeros test nothing");
        assertArrayEquals(expected.toArray(), actual.toArray());
    }

    @Test
    void convolutionsOfSeries() {
        ConvSpec spec = ConvSpec.of(1).withStride(2).withPadding(1);
        Conv1d line = Conv1d.biased(site("conv"), 4, 6, 3, spec);
        Conv2d plane =
                Conv2d.unbiased(
                        site("conv"),
                        4,
                        6,
                        1,
                        3,
                        ConvSpec.of(2).withStride(1, 2).withPadding(0, 1));
        Tensor bias = site("conv").parameter("bias", 6).reshape(1, 6, 1);
        Tensor x = x(2, 4, 11);
        Tensor flat = plane.apply(x.reshape(2, 4, 1, 11));
        assertEquals(new Shape(2, 6, 6), line.apply(x).shape());
        same(flat.reshape(2, 6, 6).add(bias), line.apply(x));
        same(flat.reshape(2, 6, 6), Conv1d.unbiased(site("conv"), 4, 6, 3, spec).apply(x));
        assertArrayEquals(bias.toArray(), line.bias().toArray());
    }

    @Test
    void convolutionsOfVolumes() {
        ConvSpec spec = ConvSpec.of(3).withPadding(1, 1, 1).withGroups(2);
        Conv3d volume = Conv3d.biased(site("conv"), 4, 6, 3, spec);
        assertEquals(new Shape(2, 6, 5, 6, 7), volume.apply(x(2, 4, 5, 6, 7)).shape());
        Conv3d slice =
                Conv3d.unbiased(site("conv"), 4, 6, 1, 3, 3, ConvSpec.of(3).withPadding(0, 1, 1));
        Conv2d plane = Conv2d.unbiased(site("conv"), 4, 6, 3, ConvSpec.of(2).withPadding(1, 1));
        Tensor x = x(2, 4, 6, 7);
        same(plane.apply(x), slice.apply(x.reshape(2, 4, 1, 6, 7)));
        assertNull(slice.bias());
        assertNull(Conv3d.unbiased(site("conv"), 4, 6, 3, spec).bias());
    }

    @Test
    void normalisations() {
        Tensor x = x(2, 4, 6, 5);
        Tensor plane = new BatchNorm2d(site("bn"), 4).apply(x);
        same(plane, new BatchNorm1d(site("bn"), 4).apply(x.reshape(2, 4, 30)));
        same(plane, new BatchNorm3d(site("bn"), 4).apply(x.reshape(2, 4, 3, 2, 5)));
        Tensor rows = x(30, 4);
        Tensor columns = rows.reshape(1, 30, 4).permute(0, 2, 1);
        same(
                new BatchNorm1d(site("bn"), 4).apply(columns).permute(0, 2, 1),
                new BatchNorm1d(site("bn"), 4).apply(rows));
        BatchNorm wide = new BatchNorm3d(site("bn"), 4, 0.5);
        assertEquals(1, wide.channelAxis());
        assertEquals(4, wide.bias().shape().size());
    }

    @Test
    void learningNormalisationsOfAnyRank() {
        Tensor x = x(3, 4, 6, 5);
        Tensor plane = new BatchStatistics().during(() -> new BatchNorm2d(site("bn"), 4).apply(x));
        Tensor line =
                new BatchStatistics()
                        .during(() -> new BatchNorm1d(site("bn"), 4).apply(x.reshape(3, 4, 30)));
        same(plane, line);
    }

    @Test
    void pools() {
        Tensor x = x(2, 3, 12);
        Tensor plane = x.reshape(2, 3, 1, 12);
        Tensor volume = x.reshape(2, 3, 1, 1, 12);
        PoolSpec two = PoolSpec.of(1, 3).withStride(1, 2).withPadding(0, 1);
        PoolSpec one = PoolSpec.of(3).withStride(2).withPadding(1);
        PoolSpec three = PoolSpec.of(1, 1, 3).withStride(1, 1, 2).withPadding(0, 0, 1);
        Tensor max = new MaxPool2d(site("p"), two).apply(plane);
        same(max, new MaxPool1d(site("p"), one).apply(x));
        same(max, new MaxPool3d(site("p"), three).apply(volume));
        Tensor mean = new AvgPool2d(site("p"), two).apply(plane);
        same(mean, new AvgPool1d(site("p"), one).apply(x));
        same(mean, new AvgPool3d(site("p"), three).apply(volume));
        Tensor even = new AdaptiveAvgPool2d(site("p"), 1, 5).apply(plane);
        same(even, new AdaptiveAvgPool1d(site("p"), 5).apply(x));
        same(even, new AdaptiveAvgPool3d(site("p"), 1, 1, 5).apply(volume));
    }

    @Test
    void anImageIsNoSeries() {
        Layer line = Conv1d.biased(site("conv"), 4, 6, 3, ConvSpec.of(1));
        RuntimeException e = assertThrows(RuntimeException.class, () -> line.apply(x(1, 4, 8, 8)));
        assertTrue(e.getMessage().contains("conv1d") && e.getMessage().contains("rank 3"));
    }
}
