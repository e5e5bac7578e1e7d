package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class HooksTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final TinyNet NET = new TinyNet(Site.root(new Seeded(ENGINE, "hooks")), 4, 5);
    private static final List<String> IN_ORDER_OF_RETURN =
            List.of(
                    "conv1",
                    "bn1",
                    "relu",
                    "pool",
                    "block.conv1",
                    "block.bn1",
                    "block.relu",
                    "block.conv2",
                    "block.bn2",
                    "block.relu",
                    "block",
                    "tail.0",
                    "tail.1",
                    "tail",
                    "gap",
                    "fc",
                    "");

    private static Tensor image(String name) {
        return ENGINE.tensor(new Shape(1, 3, 8, 8), Seeded.values(name, 3 * 64, 0, 1));
    }

    private static List<String> visited(Selector layers) {
        List<String> paths = new ArrayList<>();
        Hooks.none()
                .output(
                        layers,
                        (layer, y) -> {
                            paths.add(layer.path());
                            return y;
                        })
                .during(() -> NET.apply(image("x")));
        return paths;
    }

    @Test
    void everyLayerIsMetInOrder() {
        assertEquals(IN_ORDER_OF_RETURN, visited(Selector.all()));
    }

    @Test
    void aTypeIsMetWhereverItStands() {
        assertEquals(
                List.of("relu", "block.relu", "block.relu", "tail.1"),
                visited(Selector.type(Relu.class)));
        assertEquals(
                List.of("conv1", "block.conv1", "block.conv2", "tail.0"),
                visited(Selector.type(Conv2d.class)));
        assertEquals(
                List.of(),
                visited(Selector.type(Tap.class)),
                "nothing to meet is no error for a type");
    }

    @Test
    void aPatternIsMetWhereverItFits() {
        assertEquals(
                List.of("block.conv1", "block.conv2"), visited(Selector.pattern("block.conv*")));
        assertEquals(List.of("conv1", "block.conv1"), visited(Selector.pattern("**conv1")));
        assertEquals(
                List.of(),
                visited(Selector.pattern("no.such.*")),
                "nothing to meet is no error for a pattern");
    }

    @ParameterizedTest
    @CsvSource({
        "layer4.1.conv1, layer4.1.conv1, true",
        "layer4.*.conv*, layer4.1.conv2, true",
        "layer4.*.conv*, layer4.1.bn2, false",
        "layer4.*, layer4.1, true",
        "layer4.*, layer4.1.conv2, false",
        "layer4.**, layer4.1.conv2, true",
        "layer4.**, layer4, false",
        "layer?, layer4, false",
        "**, layer4.0.downsample.1, true",
        "*, conv1, true",
        "*, layer4.0, false",
        "**.bn*, layer2.0.bn1, true",
        "**.bn*, bn1, false",
        "**.0.**, layer1.0.downsample.0, true",
        "layer*.*.downsample.*, layer3.0.downsample.1, true",
        "layer4.1, layer4x1, false",
        "layer4.1, layer4.10, false",
        "*yer4*, layer41, true"
    })
    void starsStandForNamesAndDoubleStarsForPaths(String glob, String path, boolean fits) {
        Tap layer = new Tap(new Site(path, new Seeded(ENGINE, "unused")));
        assertEquals(fits, Selector.pattern(glob).test().test(layer));
    }

    @Test
    void anOutputIsSeenAndReplaced() {
        Tensor[] seen = new Tensor[2];
        Tensor logits =
                Hooks.none()
                        .output(Selector.path("gap"), (layer, y) -> seen[0] = y)
                        .output(Selector.path("gap"), (layer, y) -> y.mul(0))
                        .output(Selector.path("fc"), (layer, y) -> seen[1] = y)
                        .during(() -> NET.apply(image("x")));
        assertEquals(new Shape(1, 6, 1, 1), seen[0].shape());
        assertTrue(seen[0].amax().item() > 0);
        assertArrayEquals(
                NET.fc().bias().toArray(), logits.toArray(), "no features leave the bias");
        assertSame(logits, seen[1]);
    }

    @Test
    void anInputIsSeenAndReplaced() {
        Tensor other = image("other");
        Tensor[] seen = new Tensor[1];
        Tensor logits =
                Hooks.none()
                        .input(Selector.path("conv1"), (layer, x) -> other)
                        .input(Selector.path("pool"), (layer, x) -> seen[0] = x)
                        .during(() -> NET.apply(image("x")));
        assertArrayEquals(NET.apply(other).toArray(), logits.toArray());
        Tensor[] before = new Tensor[1];
        Hooks.none()
                .output(Selector.path("relu"), (layer, y) -> before[0] = y)
                .during(() -> NET.apply(other));
        assertArrayEquals(before[0].toArray(), seen[0].toArray());
    }

    @Test
    void hooksOfOneLayerActInTheirOrder() {
        Tensor logits =
                Hooks.none()
                        .output(Selector.path("fc"), (layer, y) -> y.mul(0).add(1))
                        .output(
                                Selector.all(),
                                (layer, y) -> layer.path().equals("fc") ? y.mul(3) : y)
                        .output(Selector.path(""), (layer, y) -> y.add(4))
                        .during(() -> NET.apply(image("x")));
        assertArrayEquals(new float[] {7, 7, 7, 7, 7}, logits.toArray());
    }

    @Test
    void hooksCanBeExtendedWithoutChanging() {
        List<String> paths = new ArrayList<>();
        Hooks one =
                Hooks.none()
                        .output(
                                Selector.path("fc"),
                                (layer, y) -> {
                                    paths.add("first");
                                    return y;
                                });
        Hooks two =
                one.output(
                        Selector.path("fc"),
                        (layer, y) -> {
                            paths.add("second");
                            return y;
                        });
        one.during(() -> NET.apply(image("x")));
        assertEquals(List.of("first"), paths);
        two.during(() -> NET.apply(image("x")));
        assertEquals(List.of("first", "first", "second"), paths);
    }

    @Test
    void aRunWithoutHooksAfterwardsIsUntouched() {
        float[] plain = NET.apply(image("x")).toArray();
        int[] count = new int[1];
        Hooks hooks =
                Hooks.none()
                        .output(
                                Selector.path("relu"),
                                (layer, y) -> {
                                    count[0]++;
                                    return y.mul(2);
                                });
        float[] hooked = hooks.during(() -> NET.apply(image("x"))).toArray();
        assertFalse(Arrays.equals(plain, hooked));
        assertArrayEquals(plain, NET.apply(image("x")).toArray());
        assertEquals(1, count[0]);
    }

    @Test
    void anInnerRunHasItsOwnHooksAndTheOuterRunKeepsIts() {
        List<String> outer = new ArrayList<>();
        List<String> inner = new ArrayList<>();
        Hooks within =
                Hooks.none()
                        .output(
                                Selector.path("conv1"),
                                (layer, y) -> {
                                    inner.add(layer.path());
                                    return y;
                                });
        Hooks.none()
                .output(
                        Selector.all(),
                        (layer, y) -> {
                            outer.add(layer.path());
                            if (layer.path().equals("pool"))
                                within.during(() -> NET.apply(image("inner")));
                            return y;
                        })
                .during(() -> NET.apply(image("x")));
        assertEquals(IN_ORDER_OF_RETURN, outer);
        assertEquals(List.of("conv1"), inner);
    }

    @Test
    void twoThreadsNeverSeeEachOthersHooks() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<float[]>> logits = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                float value = t + 1;
                logits.add(threads.submit(() -> constant(together, value)));
            }
            for (int t = 0; t < 2; t++) {
                float v = t + 1;
                assertArrayEquals(new float[] {v, v, v, v, v}, logits.get(t).get());
            }
        }
    }

    /// Replaces the logits in a run that is under way while another thread's is too.
    private static float[] constant(CyclicBarrier together, float value) {
        Thread owner = Thread.currentThread();
        Tensor last = image("none");
        for (int i = 0; i < 20; i++) {
            last =
                    Hooks.none()
                            .output(
                                    Selector.all(),
                                    (layer, y) -> {
                                        assertSame(owner, Thread.currentThread());
                                        return y;
                                    })
                            .input(
                                    Selector.path("conv1"),
                                    (layer, x) -> {
                                        meet(together);
                                        return x;
                                    })
                            .output(Selector.path("fc"), (layer, y) -> y.mul(0).add(value))
                            .during(() -> NET.apply(image("x")));
        }
        return last.toArray();
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other thread did not come", e);
        }
    }

    @Test
    void aThreadStartedWithinARunHasNoHooks() {
        float[] plain = NET.apply(image("x")).toArray();
        float[] inThread =
                Hooks.none()
                        .output(Selector.path("fc"), (layer, y) -> y.mul(0))
                        .during(() -> {
                            NET.apply(image("x"));
                            return CompletableFuture.supplyAsync(
                                            () -> NET.apply(image("x")).toArray())
                                    .join();
                        });
        assertArrayEquals(plain, inThread);
    }

    @ParameterizedTest
    @CsvSource({
        "block.conv3, block.conv1",
        "tail.2, tail.0",
        "Fc, fc",
        "layer.block.conv1, block.conv1",
    })
    void aPathThatIsNeverMetIsAnErrorThatNamesNearOnes(String path, String near) {
        Hooks hooks = Hooks.none().output(Selector.path(path), (layer, y) -> y);
        ModelException e =
                assertThrows(ModelException.class, () -> hooks.during(() -> NET.apply(image("x"))));
        assertTrue(e.getMessage().startsWith("layer " + path + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("did you mean "), e.getMessage());
        assertTrue(e.getMessage().contains(near), e.getMessage());
    }

    @Test
    void aPathLikeNoOtherIsAnErrorThatNamesTheFewThereAre() {
        Hooks hooks = Hooks.none().output(Selector.path("xyz"), (layer, y) -> y);
        Tap model = new Tap(new Site("", new Seeded(ENGINE, "unused")));
        Tap part = new Tap(new Site("encoder.first", new Seeded(ENGINE, "unused")));
        ModelException e =
                assertThrows(
                        ModelException.class,
                        () -> hooks.during(() -> model.apply(part.apply(image("x")))));
        assertEquals(
                "layer xyz: the model has none of that path; known: encoder.first", e.getMessage());
    }

    @Test
    void everyKindOfHookMustMeetItsPath() {
        for (Hooks hooks :
                List.of(
                        Hooks.none().input(Selector.path("none"), (layer, y) -> y),
                        Hooks.none().inputGradient(Selector.path("none"), (layer, y) -> y),
                        Hooks.none().outputGradient(Selector.path("none"), (layer, y) -> y))) {
            assertThrows(ModelException.class, () -> hooks.during(() -> NET.apply(image("x"))));
        }
    }

    @Test
    void aHookThatThrowsLeavesNothingBehind() {
        float[] plain = NET.apply(image("x")).toArray();
        IllegalStateException thrown = new IllegalStateException("from the hook");
        Hooks hooks =
                Hooks.none()
                        .output(Selector.path("relu"), (layer, y) -> y.mul(5))
                        .output(
                                Selector.path("block"),
                                (layer, y) -> {
                                    throw thrown;
                                });
        for (int i = 0; i < 2; i++) {
            assertSame(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () -> hooks.during(() -> NET.apply(image("x")))));
            assertArrayEquals(plain, NET.apply(image("x")).toArray());
        }
    }

    @Test
    void anErrorWithinALayerNamesTheLayer() {
        Tensor grey = ENGINE.full(new Shape(1, 1, 8, 8), 0);
        EngineException first = assertThrows(EngineException.class, () -> NET.apply(grey));
        assertTrue(first.getMessage().startsWith("at conv1: "), first.getMessage());
        EngineException inner = assertThrows(EngineException.class, () -> thin("block.conv1"));
        assertTrue(inner.getMessage().startsWith("at block.bn1: "), inner.getMessage());
        EngineException sum = assertThrows(EngineException.class, () -> thin("block.bn2"));
        assertTrue(sum.getMessage().startsWith("at block: "), sum.getMessage());
        EngineException flat = assertThrows(EngineException.class, () -> thin("tail"));
        assertTrue(flat.getMessage().startsWith("at fc: "), flat.getMessage());
    }

    /// Runs with three channels where the layer put out more.
    private static void thin(String path) {
        Hooks.none()
                .output(Selector.path(path), (layer, y) -> y.slice(1, 0, 3, 1))
                .during(() -> NET.apply(image("x")));
    }
}
