package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Selector;
import vitrine.nn.Site;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;

class ModelsTest {
    @Test
    void everyModelIsFoundByItsName() {
        for (ModelSpec spec : Models.all()) assertSame(spec, Models.named(spec.name()));
        assertEquals(
                Models.all().size(), Models.all().stream().map(ModelSpec::name).distinct().count());
    }

    @Test
    void anAliasMeansAModelAndIsNoNameOfAnother() {
        assertSame(Models.named("deit_tiny"), Models.named("deit_tiny_patch16_224"));
        assertSame(Models.named("deit_base"), Models.named("deit_base_patch16_224.fb_in1k"));
        List<String> names = Models.all().stream().map(ModelSpec::name).toList();
        Models.aliases()
                .forEach((alias, name) -> {
                    assertTrue(names.contains(name), name);
                    assertFalse(names.contains(alias), alias);
                    assertEquals(name, Models.named(alias).name());
                });
        assertEquals(16, Models.aliases().size());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesNearOnes() {
        ModelException e = assertThrows(ModelException.class, () -> Models.named("resnet19"));
        assertTrue(e.getMessage().startsWith("model resnet19: "), e.getMessage());
        assertTrue(e.getMessage().contains("did you mean resnet18"), e.getMessage());
    }

    @Test
    void theUsualLayerOfASmallModelIsThereAndCalledOnce() {
        Engine engine = Engine.cpu();
        for (String name : List.of("resnet18", "resnet34", "resnet50")) {
            ModelSpec spec = Models.named(name);
            Layer net = spec.build().apply(Site.root(new Seeded(engine, "layer")));
            List<Shape> seen = new ArrayList<>();
            Hooks.none()
                    .output(
                            Selector.path(spec.targetLayer()),
                            (layer, y) -> {
                                seen.add(y.shape());
                                return y;
                            })
                    .during(() -> net.apply(engine.full(new Shape(1, 3, 64, 64), 0)));
            assertEquals(1, seen.size(), name);
            assertEquals(4, seen.getFirst().rank(), name);
        }
    }
}
