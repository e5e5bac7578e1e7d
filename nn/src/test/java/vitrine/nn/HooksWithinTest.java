package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;

/// Hooks of a run within another run.
class HooksWithinTest {
    private static final Engine SIMD = Engine.cpu();
    private static final TinyNet NET = new TinyNet(Site.root(new Seeded(SIMD, "within")), 4, 3);
    private static final Tensor X =
            SIMD.tensor(new Shape(1, 3, 8, 8), Seeded.values("within/x", 192, 0, 1));

    private static Hooks doubling(List<String> seen, String name) {
        return Hooks.none()
                .output(
                        Selector.path("block"),
                        (layer, y) -> {
                            seen.add(name + " " + y.amax().item());
                            return y.mul(2);
                        });
    }

    @Test
    void theOuterRunSeesEachValueFirst() {
        List<String> seen = new ArrayList<>();
        double[] both =
                doubling(seen, "outer")
                        .during(() -> doubling(seen, "inner").within(() -> NET.apply(X)))
                        .toDoubles();
        double once = Double.parseDouble(seen.get(0).split(" ")[1]);
        assertEquals(List.of("outer " + once, "inner " + 2 * once), seen);
        Tensor four =
                Hooks.none()
                        .output(Selector.path("block"), (layer, y) -> y.mul(4))
                        .during(() -> NET.apply(X));
        assertArrayEquals(four.toDoubles(), both);
    }

    @Test
    void withoutARunAroundItIsARunByItself() {
        List<String> seen = new ArrayList<>();
        double[] within = doubling(seen, "own").within(() -> NET.apply(X)).toDoubles();
        double[] during = doubling(seen, "own").during(() -> NET.apply(X)).toDoubles();
        assertArrayEquals(during, within);
        assertEquals(seen.get(0), seen.get(1));
    }

    @Test
    void aRunDuringAnotherHidesIt() {
        List<String> seen = new ArrayList<>();
        Hooks.none()
                .output(
                        Selector.all(),
                        (layer, y) -> {
                            seen.add("outer");
                            return y;
                        })
                .during(() -> doubling(new ArrayList<>(), "inner").during(() -> NET.apply(X)));
        assertEquals(List.of(), seen);
    }

    @Test
    void bothRunsMissTheirPaths() {
        Hooks wrong = Hooks.none().output(Selector.path("blok"), (layer, y) -> y);
        Hooks right = doubling(new ArrayList<>(), "right");
        for (boolean outer : new boolean[] {true, false}) {
            ModelException e =
                    assertThrows(
                            ModelException.class,
                            () ->
                                    (outer ? wrong : right)
                                            .during(() ->
                                                    (outer ? right : wrong)
                                                            .within(() -> NET.apply(X))));
            assertEquals(
                    "layer blok: the model has none of that path; did you mean block?",
                    e.getMessage());
        }
    }
}
