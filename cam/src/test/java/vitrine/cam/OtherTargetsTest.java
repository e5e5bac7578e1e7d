package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.TimmVit;
import vitrine.nn.weights.Seeded;

/// Evidence about another target, and of values as the model lays them out.
class OtherTargetsTest {
    private static final Engine ENGINE = Engine.reference();
    private static final Layer NET = new TinyNet(Site.root(new Seeded(ENGINE, "others")), 4, 5);
    private static final Layer TRANSFORMER =
            new TimmVit(Site.root(new Seeded(ENGINE, "others")), new TimmVit.Size(2, 2, 8, false));

    private static Tensor image(int batch, int height, int width) {
        Shape shape = new Shape(batch, 3, height, width);
        return ENGINE.tensor(shape, Seeded.values("others/x", shape.size(), 0, 1.5));
    }

    private static Evidence evidence(Target target) {
        return new Study(NET, image(2, 8, 12), "block", target).evidence();
    }

    @Test
    void anotherTargetIsAnotherStudy() {
        Evidence other = evidence(Target.logit(1)).with(Target.logit(3));
        assertArrayEquals(
                evidence(Target.logit(3)).gradient().toDoubles(), other.gradient().toDoubles());
        assertEquals(3, other.target().classes().getFirst());
        Evidence top = evidence(Target.logit(1)).with(Target.top());
        assertEquals(2, top.target().classes().size());
    }

    @Test
    void whatWasReplacedStays() {
        Evidence one = evidence(Target.logit(1));
        Tensor half = one.activation().mul(0.5);
        Evidence other = one.replaced(half).with(Target.logit(3));
        assertArrayEquals(half.toDoubles(), other.activation().toDoubles());
        assertArrayEquals(
                evidence(Target.logit(3)).scoreAt(half).toDoubles(), other.score().toDoubles());
    }

    private static Evidence tokens() {
        Tensor x = image(1, 32, 48);
        return new Study(TRANSFORMER, x, "blocks.1.norm1", Target.logit(4)).evidence();
    }

    @Test
    void tokensAreSeenAsTheModelLaysThemOut() {
        Evidence map = tokens();
        Evidence whole = map.laidOut();
        TokenGrid grid = map.grid();
        assertNotNull(grid);
        assertNull(whole.grid());
        assertEquals(new Shape(1, 8, 2, 3), map.activation().shape());
        assertEquals(new Shape(1, 7, 8), whole.activation().shape());
        assertArrayEquals(map.gradient().toDoubles(), grid.toMap(whole.gradient()).toDoubles());
        Tensor moved = whole.activation().mul(1.5);
        double score = whole.scoreAt(moved).item();
        Evidence there = whole.with(Target.logit(4)).replaced(moved);
        assertEquals(score, there.score().item());
        assertEquals(new Shape(1, 7, 8), there.gradient().shape());
    }

    @Test
    void aLayersEvidenceKnowsWhereItsTokensLie() {
        Evidence input =
                new Study(TRANSFORMER, image(1, 32, 48), Place.INPUT, Target.logit(4)).evidence();
        LayerEvidence proj = input.layers(Selector.path("patch_embed.proj")).getFirst();
        assertNull(proj.grid());
        LayerEvidence norm = input.layers(Selector.path("blocks.0.norm1")).getFirst();
        assertEquals(TokenGrid.tokens(1, 2, 3), norm.grid());
    }
}
