package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.EngineException;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// What a backward pass shows to hooks, and what it does with their answers.
class GradientHooksTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final TinyNet NET =
            new TinyNet(Site.root(new Seeded(ENGINE, "gradients")), 4, 5);
    private static final Tensor X =
            ENGINE.tensor(new Shape(1, 3, 8, 8), Seeded.values("x", 3 * 64, 0, 1));
    private static final Tensor FIRST_LOGIT = ENGINE.tensor(new Shape(1, 5), 1f, 0f, 0f, 0f, 0f);

    /// The gradient of the first logit at the input of a run under hooks.
    private static Tensor inputGradient(Hooks hooks) {
        Trace trace = new Trace();
        Tensor watched = trace.watch(X);
        return trace.gradient(hooks.during(() -> NET.apply(watched)), FIRST_LOGIT, watched);
    }

    /// The gradient of the first logit at a layer's output, where recording begins.
    private static Tensor gradientAt(String path) {
        Trace trace = new Trace();
        Tensor[] watched = new Tensor[1];
        Tensor logits =
                Hooks.none()
                        .output(Selector.path(path), (layer, y) -> watched[0] = trace.watch(y))
                        .during(() -> NET.apply(X));
        return trace.gradient(logits, FIRST_LOGIT, watched[0]);
    }

    private static BiFunction<Layer, Tensor, Tensor> into(List<Tensor> seen) {
        return (layer, g) -> {
            seen.add(g);
            return g;
        };
    }

    @Test
    void theGradientAtAnOutputIsSeen() {
        for (String path :
                List.of("conv1", "pool", "block.conv1", "block.bn2", "block", "tail", "fc")) {
            List<Tensor> seen = new ArrayList<>();
            Tensor atInput =
                    inputGradient(Hooks.none().outputGradient(Selector.path(path), into(seen)));
            assertEquals(1, seen.size(), path);
            assertArrayEquals(gradientAt(path).toArray(), seen.getFirst().toArray(), path);
            assertArrayEquals(
                    inputGradient(Hooks.none()).toArray(),
                    atInput.toArray(),
                    "looking changes nothing");
        }
    }

    @Test
    void theGradientAtAnInputIsSeen() {
        List<Tensor> seen = new ArrayList<>();
        inputGradient(
                Hooks.none()
                        .inputGradient(Selector.path("fc"), into(seen))
                        .inputGradient(Selector.path("block"), into(seen))
                        .inputGradient(Selector.path("conv1"), into(seen)));
        assertEquals(3, seen.size());
        float[] row = NET.fc().weight().slice(0, 0, 1, 1).toArray();
        assertArrayEquals(row, seen.getFirst().toArray(), "backward, the last layer comes first");
        assertArrayEquals(
                gradientAt("pool").toArray(),
                seen.get(1).toArray(),
                "the block's two branches, summed");
        assertArrayEquals(inputGradient(Hooks.none()).toArray(), seen.get(2).toArray());
    }

    @Test
    void aGradientAtAnOutputIsReplaced() {
        float[] plain = inputGradient(Hooks.none()).toArray();
        float[] twice =
                inputGradient(
                                Hooks.none()
                                        .outputGradient(
                                                Selector.path("tail"), (layer, g) -> g.mul(2)))
                        .toArray();
        for (int i = 0; i < plain.length; i++) assertEquals(2 * plain[i], twice[i]);
        Tensor none =
                inputGradient(
                        Hooks.none()
                                .outputGradient(Selector.path("block"), (layer, g) -> g.mul(0)));
        assertEquals(0, none.abs().amax().item());
    }

    @Test
    void aGradientAtAnInputIsReplacedForThatBranchAlone() {
        Hooks cut =
                Hooks.none().inputGradient(Selector.path("block.conv1"), (layer, g) -> g.mul(0));
        List<Tensor> atPool = new ArrayList<>();
        inputGradient(cut.outputGradient(Selector.path("pool"), into(atPool)));
        Tensor throughSkipAlone = gradientAt("block.bn2");
        Tensor difference = throughSkipAlone.sub(atPool.getFirst());
        assertEquals(0, difference.abs().amax().item(), "equal but for the sign of zeros");
        assertTrue(
                throughSkipAlone.sub(gradientAt("pool")).abs().amax().item() > 0,
                "the other branch matters");
    }

    @Test
    void gradientHooksChangeNoValue() {
        float[] plain = NET.apply(X).toArray();
        Hooks hooks = Hooks.none().outputGradient(Selector.all(), (layer, g) -> g.mul(0));
        Trace trace = new Trace();
        assertArrayEquals(plain, hooks.during(() -> NET.apply(trace.watch(X))).toArray());
        assertArrayEquals(
                plain, hooks.during(() -> NET.apply(X)).toArray(), "nor where nothing is recorded");
    }

    @Test
    void guidedBackpropagationIsAHook() {
        Tensor guided =
                inputGradient(
                        Hooks.none()
                                .outputGradient(Selector.type(Relu.class), (layer, g) -> g.relu()));
        assertTrue(guided.sub(inputGradient(Hooks.none())).abs().amax().item() > 0);
    }

    @Test
    void aReplacementOfAnotherShapeIsAnErrorThatNamesTheLayer() {
        Hooks hooks = Hooks.none().outputGradient(Selector.path("tail"), (layer, g) -> g.sum(1));
        EngineException e = assertThrows(EngineException.class, () -> inputGradient(hooks));
        assertTrue(e.getMessage().startsWith("gradient at tail: "), e.getMessage());
    }
}
