package vitrine.nn.models;

import vitrine.nn.Layer;
import vitrine.nn.Site;

import java.util.List;
import java.util.function.Function;

/// A model that can be built by its name.
///
/// @param name torchvision's or timm's
/// @param build makes the model at a site
/// @param targetLayer the path that class activation maps usually look at
/// @param input what the model's checkpoints were trained on
/// @param labels the classes of the model's checkpoints
public record ModelSpec(
        String name, Function<Site, Layer> build, String targetLayer, Input input, Labels labels) {
    /// A model of ImageNet's classes.
    public ModelSpec(String name, Function<Site, Layer> build, String targetLayer, Input input) {
        this(name, build, targetLayer, input, Labels.imagenet());
    }

    /// The same model with other names for its classes.
    public ModelSpec labelled(Labels given) {
        return new ModelSpec(name, build, targetLayer, input, given);
    }

    /// The labels for an output of that many classes: the model's own, or numbers where a
    /// checkpoint has other classes.
    public Labels labels(int classes) {
        return classes == labels.names().size() ? labels : Labels.numbered(classes);
    }

    /// How a photo becomes an input.
    ///
    /// @param resize the shorter side after resizing
    /// @param crop the side of the square cut from the centre
    /// @param bicubic whether resizing is bicubic, else bilinear; antialiased either way
    /// @param mean what is subtracted from each channel of values in 0…1
    /// @param std what each channel is then divided by
    public record Input(int resize, int crop, boolean bicubic, List<Float> mean, List<Float> std) {
        /// 256 → 224, bilinear, the mean and deviation of ImageNet's training images.
        public static final Input IMAGENET =
                new Input(
                        256,
                        224,
                        false,
                        List.of(0.485f, 0.456f, 0.406f),
                        List.of(0.229f, 0.224f, 0.225f));

        /// The same mean and deviation with another resizing and crop.
        Input sized(int side, int square, boolean cubic) {
            return new Input(side, square, cubic, mean, std);
        }

        /// The same sizes with one mean and deviation for all channels.
        Input normalised(float centre, float deviation) {
            List<Float> means = List.of(centre, centre, centre);
            return new Input(
                    resize, crop, bicubic, means, List.of(deviation, deviation, deviation));
        }
    }
}
