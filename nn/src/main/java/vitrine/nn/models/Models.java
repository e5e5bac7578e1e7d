package vitrine.nn.models;

import vitrine.nn.ModelException;
import vitrine.nn.Names;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every model by its name.
public final class Models {
    private static final List<ModelSpec> ALL =
            Stream.of(
                            Resnet.specs(),
                            Vgg.specs(),
                            AlexNet.specs(),
                            SqueezeNet.specs(),
                            DenseNet.specs(),
                            MobileNetV2.specs(),
                            MobileNetV3.specs(),
                            MnasNet.specs(),
                            ShuffleNetV2.specs(),
                            GoogLeNet.specs(),
                            InceptionV3.specs(),
                            EfficientNet.specs(),
                            EfficientNetV2.specs(),
                            RegNet.specs(),
                            ConvNext.specs(),
                            Vit.specs(),
                            TimmVit.specs(),
                            Swin.specs(),
                            CifarResnet.specs(),
                            TinyVgg.specs())
                    .flatMap(List::stream)
                    .toList();

    private Models() {}

    /// All models, in the order of their families.
    public static List<ModelSpec> all() {
        return ALL;
    }

    /// Other names by which [#named] knows models, each with the model's own.
    public static Map<String, String> aliases() {
        return Aliases.all();
    }

    /// The model of that name or alias, or a [ModelException] that names near ones.
    public static ModelSpec named(String name) {
        String own = aliases().getOrDefault(name, name);
        for (ModelSpec spec : ALL) if (spec.name().equals(own)) return spec;
        List<String> names = new ArrayList<>(ALL.stream().map(ModelSpec::name).toList());
        names.addAll(aliases().keySet());
        throw new ModelException(
                "model " + name + ": no model of that name" + Names.near(name, names));
    }
}
