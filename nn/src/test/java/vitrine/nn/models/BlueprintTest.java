package vitrine.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Every model without a number: what it asks for, and that a photo of its native size passes.
class BlueprintTest {
    static List<ModelSpec> models() {
        return Models.all();
    }

    @ParameterizedTest
    @MethodSource("models")
    void theClassifierIsBuiltLast(ModelSpec model) {
        assertEquals(model.labels().names().size(), Blueprint.of(model.build()).classes());
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, fc.weight, 512",
        "vgg11, classifier.6.weight, 4096",
        "squeezenet1_1, classifier.1.weight, 512",
        "densenet121, classifier.weight, 1024",
        "deit_tiny_distilled, head.weight, 192",
        "swin_t, head.weight, 768",
        "cifar10_resnet20, linear.weight, 64"
    })
    void classesAreTheCheckpoints(String model, String classifier, int width) {
        Shape seven =
                model.startsWith("squeezenet") ? new Shape(7, width, 1, 1) : new Shape(7, width);
        Map<String, Shape> known = Map.of(classifier, seven);
        Blueprint print = Blueprint.of(Models.named(model).build(), known::get);
        assertEquals(7, print.classes());
        assertEquals(seven, print.parameters().get(classifier));
    }

    @ParameterizedTest
    @CsvSource({"resnet18, 11689512", "vit_l_16, 304326632", "convnext_large, 197767336"})
    void countsAreThePublishedOnes(String model, long count) {
        assertEquals(count, Blueprint.of(Models.named(model).build()).count());
    }

    @Test
    void theSameIsAskedForAsOnAnEngineWithNumbers() {
        for (String name : List.of("resnet18", "swin_t", "deit_tiny_distilled", "googlenet")) {
            Asked asked = new Asked(Map.of());
            ModelSpec model = Models.named(name);
            model.build().apply(Site.root(asked));
            Blueprint print = Blueprint.of(model.build());
            assertEquals(asked.shapes(), print.parameters());
            assertEquals(
                    List.copyOf(asked.shapes().keySet()), List.copyOf(print.parameters().keySet()));
            assertEquals(asked.parameters(), print.count());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aPhotoOfTheNativeSizePasses(ModelSpec model) {
        try (Engine engine = Engine.outline()) {
            Weights none =
                    new Weights() {
                        @Override
                        public Tensor get(String name, Shape shape) {
                            return extent(engine, shape);
                        }

                        @Override
                        public Shape shape(String name) {
                            return null;
                        }
                    };
            Layer net = model.build().apply(Site.root(none));
            int side = model.input().crop();
            Tensor logits = net.apply(extent(engine, new Shape(2, 3, side, side)));
            assertEquals(new Shape(2, model.labels().names().size()), logits.shape());
        }
    }

    private static Tensor extent(Engine engine, Shape shape) {
        int[] ones = new int[shape.rank()];
        Arrays.fill(ones, 1);
        return engine.tensor(new Shape(ones), 0f).expandTo(shape);
    }
}
