package vitrine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;

class TokenGridTest {
    private static final Engine ENGINE = Engine.cpu();

    private static Tensor numbers(int... dims) {
        Shape shape = new Shape(dims);
        return ENGINE.range(shape.size()).reshape(shape);
    }

    @Test
    void tokensBehindAPrefixAreAMap() {
        TokenGrid grid = TokenGrid.tokens(2, 3, 4);
        Tensor tokens = numbers(2, 14, 5);
        Tensor map = grid.toMap(tokens);
        assertEquals(new Shape(2, 5, 3, 4), map.shape());
        float[] m = map.toArray();
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 5; c++) {
                for (int p = 0; p < 12; p++) {
                    assertEquals((n * 14 + 2 + p) * 5 + c, m[(n * 5 + c) * 12 + p]);
                }
            }
        }
        assertArrayEquals(tokens.toArray(), grid.toTokens(map, tokens).toArray());
    }

    @Test
    void aBatchOfMapsGetsThePrefixOfOne() {
        TokenGrid grid = TokenGrid.tokens(1, 2, 2);
        Tensor one = numbers(1, 5, 3);
        Tensor map = grid.toMap(one);
        Tensor two = grid.toTokens(Layouts.cat(0, map, map.neg()), one);
        assertEquals(new Shape(2, 5, 3), two.shape());
        float[] t = two.toArray();
        assertArrayEquals(new float[] {0, 1, 2}, new float[] {t[15], t[16], t[17]});
        assertEquals(-3, t[18]);
    }

    @Test
    void channelsLastIsAMap() {
        TokenGrid grid = TokenGrid.channelsLast(2, 3);
        Tensor value = numbers(1, 2, 3, 4);
        Tensor map = grid.toMap(value);
        assertEquals(new Shape(1, 4, 2, 3), map.shape());
        assertEquals(4, map.toArray()[1], "the second column's first channel");
        assertArrayEquals(value.toArray(), grid.toTokens(map, value).toArray());
    }

    @Test
    void onlyWhatWasAnnouncedFits() {
        TokenGrid tokens = TokenGrid.tokens(1, 7, 7);
        assertTrue(tokens.fits(new Shape(2, 50, 192)));
        assertFalse(tokens.fits(new Shape(2, 49, 192)));
        assertFalse(tokens.fits(new Shape(2, 7, 7, 192)), "tokens are no channels-last map");
        assertFalse(tokens.fits(new Shape(2, 192)));
        TokenGrid last = TokenGrid.channelsLast(7, 7);
        assertTrue(last.fits(new Shape(2, 7, 7, 192)));
        assertFalse(last.fits(new Shape(2, 49, 192)));
        assertFalse(last.fits(new Shape(2, 192, 7, 7)), "a convolution's map is none");
    }

    @Test
    void whatLiesApartFitsNothing() {
        TokenGrid apart = TokenGrid.apart();
        for (int[] dims : new int[][] {{1, 0, 4}, {1, 0, 0, 4}, {1, 7, 7, 3}, {2, 3}}) {
            assertFalse(apart.fits(new Shape(dims)));
        }
    }

    /// Announces in one layer, and withdraws in the next.
    private static final class Announcing extends Layer {
        private final Tap before;
        private final Tap during;
        private final Tap after;

        Announcing(Site site) {
            super(site);
            this.before = new Tap(site.at("before"));
            this.during = new Tap(site.at("during"));
            this.after = new Tap(site.at("after"));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = before.apply(x);
            TokenGrid.tokens(0, 2, 2).announce();
            y = during.apply(y);
            TokenGrid.withdraw();
            return after.apply(y);
        }
    }

    @Test
    void anAnnouncementHoldsUntilItIsWithdrawn() {
        Layer net = new Announcing(Site.root(new Seeded(ENGINE, "grid")));
        List<@Nullable TokenGrid> seen = new ArrayList<>();
        Hooks.none()
                .output(
                        Selector.type(Tap.class),
                        (layer, y) -> {
                            seen.add(TokenGrid.current());
                            return y;
                        })
                .during(() -> net.apply(numbers(1, 4, 3)));
        assertEquals(3, seen.size());
        assertNull(seen.get(0));
        assertEquals(TokenGrid.tokens(0, 2, 2), seen.get(1));
        assertNull(seen.get(2));
        net.apply(numbers(1, 4, 3));
        assertNull(TokenGrid.current(), "outside a hooked run nothing is kept");
    }
}
