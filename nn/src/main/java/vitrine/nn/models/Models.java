package vitrine.nn.models;

import vitrine.nn.Layer;
import vitrine.nn.ModelException;
import vitrine.nn.Names;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec.Input;

import java.util.List;
import java.util.function.Function;

/// Every model by its name.
public final class Models {
    private static final List<ModelSpec> ALL =
            List.of(
                    resnet("resnet18", Resnet::resnet18, "layer4.1"),
                    resnet("resnet34", Resnet::resnet34, "layer4.2"),
                    resnet("resnet50", Resnet::resnet50, "layer4.2"),
                    resnet("resnet101", Resnet::resnet101, "layer4.2"),
                    resnet("resnet152", Resnet::resnet152, "layer4.2"));

    private Models() {}

    private static ModelSpec resnet(String name, Function<Site, Layer> build, String targetLayer) {
        return new ModelSpec(name, build, targetLayer, Input.IMAGENET);
    }

    /// All models, in the order of their families.
    public static List<ModelSpec> all() {
        return ALL;
    }

    /// The model of that name, or a [ModelException] that names near ones.
    public static ModelSpec named(String name) {
        for (ModelSpec spec : ALL) if (spec.name().equals(name)) return spec;
        List<String> names = ALL.stream().map(ModelSpec::name).toList();
        throw new ModelException(
                "model "
                        + name
                        + ": no model of that name"
                        + Names.near(name, names)
                        + " Known: "
                        + String.join(", ", names));
    }
}
