package vitrine.nn.models;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.engine.Shape;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.training.WeightSlopes;

import java.util.List;
import java.util.function.Function;

/// The gradients of all parameters of whole models at once, and of every element where a model is
/// small: those of tokens, positions, tables of relative positions, layer scales and concatenated
/// projections among them.
class ModelWeightSlopesTest {
    private static WeightSlopes slopes(Function<Site, Layer> build, int... input) {
        return new WeightSlopes(build, new Shape(input), false);
    }

    @Test
    void vit() {
        slopes(s -> new Vit(s, new Vit.Size(4, 1, 2, 8)), 1, 3, 8, 8).assertLines(3, 1e-5, 1e-5);
    }

    @Test
    void distilledTimmVitOnAnotherGrid() {
        TimmVit.Size size = new TimmVit.Size(1, 2, 4, 2, 2, true);
        slopes(s -> new TimmVit(s, size, 3), 1, 3, 4, 6).assertEveryElement(1e-5, 1e-7);
    }

    @Test
    void swinShiftedAndPadded() {
        Swin.Size size = new Swin.Size(4, List.of(1, 2), 2, 3);
        slopes(s -> Swin.torchvision(s, size), 1, 3, 20, 28).assertLines(3, 1e-5, 1e-5);
    }

    /// The smallest of each family. Rectifiers that a step flips limit the agreement.
    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "cifar10_resnet20, 16, true",
        "resnet18, 32, false",
        "squeezenet1_1, 33, false",
        "densenet121, 32, false",
        "mobilenet_v2, 32, false",
        "mobilenet_v3_small, 32, false",
        "mnasnet0_5, 32, false",
        "shufflenet_v2_x0_5, 32, false",
        "googlenet, 32, false",
        "efficientnet_b0, 32, false",
        "regnet_y_400mf, 32, false",
        "convnext_tiny, 32, false",
        "tiny_vgg, 64, false"
    })
    void families(String name, int side, boolean learning) {
        Function<Site, Layer> build = Models.named(name).build();
        new WeightSlopes(build, new Shape(2, 3, side, side), learning).assertLines(1, 1e-5, 1e-4);
    }
}
