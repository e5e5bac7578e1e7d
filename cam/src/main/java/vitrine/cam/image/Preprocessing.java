package vitrine.cam.image;

import vitrine.cam.CamException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From a photo to the numbers a network was trained on: torchvision's `Resize`, `CenterCrop`,
/// `ToTensor`, `Normalize`.
///
/// A sample `v` of channel `c` becomes `((v / 255) - mean[c]) / std[c]`, each step rounded to
/// float32.
///
/// @param resize length of the shorter side after resizing, in pixels; 0 leaves the size alone
/// @param crop side of the square that is cut from the middle, in pixels; 0 cuts nothing
/// @param interpolation the filter of the resizing
/// @param mean what is subtracted from red, green and blue, in units of full intensity
/// @param std what the difference is divided by, for red, green and blue
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Preprocessing(
        int resize, int crop, ResizeFilter interpolation, float[] mean, float[] std) {

    /// What most networks trained on ImageNet expect: 256, 224, bilinear, the mean and deviation of
    /// ImageNet.
    public static final Preprocessing IMAGENET =
            new Preprocessing(
                    256,
                    224,
                    ResizeFilter.BILINEAR,
                    new float[] {0.485f, 0.456f, 0.406f},
                    new float[] {0.229f, 0.224f, 0.225f});

    private static final int LEVELS = 256;

    /// Checks the figures and copies the arrays.
    ///
    /// @throws CamException if a length is negative, an array has not three finite numbers, or a
    ///   `std` is not positive
    public Preprocessing {
        mean = mean.clone();
        std = std.clone();
        if (resize < 0 || crop < 0) {
            throw new CamException(
                    "preprocessing: resize and crop are lengths in pixels, or 0 for none, got %d and %d"
                            .formatted(resize, crop));
        }
        boolean proper = mean.length == Photo.BANDS && std.length == Photo.BANDS;
        for (int c = 0; proper && c < Photo.BANDS; c++) {
            proper = Float.isFinite(mean[c]) && Float.isFinite(std[c]) && std[c] > 0;
        }
        if (!proper) {
            throw new CamException(
                    "preprocessing: needs three finite means and three positive deviations, got mean %s, std %s"
                            .formatted(Arrays.toString(mean), Arrays.toString(std)));
        }
    }

    /// The means of red, green and blue.
    ///
    /// @return a copy
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /// The deviations of red, green and blue.
    ///
    /// @return a copy
    @Override
    public float[] std() {
        return std.clone();
    }

    /// The same with another length of the shorter side.
    ///
    /// @param pixels the length, or 0 for no resizing
    /// @return a changed copy
    public Preprocessing withResize(int pixels) {
        return new Preprocessing(pixels, crop, interpolation, mean, std);
    }

    /// The same with another square cut from the middle.
    ///
    /// @param pixels its side, or 0 for no cropping
    /// @return a changed copy
    public Preprocessing withCrop(int pixels) {
        return new Preprocessing(resize, pixels, interpolation, mean, std);
    }

    /// The same with another filter.
    ///
    /// @param filter the filter
    /// @return a changed copy
    public Preprocessing withInterpolation(ResizeFilter filter) {
        return new Preprocessing(resize, crop, filter, mean, std);
    }

    /// The same with other means.
    ///
    /// @param means three numbers
    /// @return a changed copy
    public Preprocessing withMean(float... means) {
        return new Preprocessing(resize, crop, interpolation, means, std);
    }

    /// The same with other deviations.
    ///
    /// @param deviations three positive numbers
    /// @return a changed copy
    public Preprocessing withStd(float... deviations) {
        return new Preprocessing(resize, crop, interpolation, mean, deviations);
    }

    /// The part of the photo that the network sees, still as a picture.
    ///
    /// @param photo the photo
    /// @return the resized and cropped photo
    /// @throws CamException if the resized photo would be too large
    public Photo cropped(Photo photo) {
        Photo resized =
                resize == 0 ? photo : Resize.resizeShorterSide(photo, resize, interpolation);
        return crop == 0 ? resized : Resize.centerCrop(resized, crop);
    }

    /// The samples of a photo as the network wants them; nothing is resized or cropped.
    ///
    /// @param photo a photo, as [#cropped] gives it
    /// @return `3 · height · width` numbers: all of red in rows, then green, then blue
    public float[] normalised(Photo photo) {
        byte[] samples = photo.shared();
        int pixels = samples.length / Photo.BANDS;
        float[] planes = new float[samples.length];
        for (int c = 0; c < Photo.BANDS; c++) {
            float[] levels = levels(c);
            for (int i = 0; i < pixels; i++) {
                planes[c * pixels + i] = levels[samples[Photo.BANDS * i + c] & 0xFF];
            }
        }
        return planes;
    }

    /// All steps in a row: `normalised(cropped(photo))`.
    ///
    /// @param photo the photo
    /// @return `3 · height · width` numbers of the cropped photo
    /// @throws CamException if the resized photo would be too large
    public float[] apply(Photo photo) {
        return normalised(cropped(photo));
    }

    /// The settings by name, in a fixed order, for a record that goes with a result.
    ///
    /// @return names to numbers, texts, or lists of three numbers; not to be changed
    public Map<String, Object> description() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("resize_shorter_side", resize);
        settings.put("interpolation", interpolation.name().toLowerCase(Locale.ROOT));
        settings.put("antialias", true);
        settings.put("center_crop", crop);
        settings.put("scale", "1/255");
        settings.put("mean", numbers(mean));
        settings.put("std", numbers(std));
        return Collections.unmodifiableMap(settings);
    }

    private float[] levels(int channel) {
        float[] levels = new float[LEVELS];
        for (int v = 0; v < LEVELS; v++) {
            levels[v] = (v / 255f - mean[channel]) / std[channel];
        }
        return levels;
    }

    private static List<Float> numbers(float[] values) {
        List<Float> numbers = new ArrayList<>();
        for (float value : values) {
            numbers.add(value);
        }
        return List.copyOf(numbers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessing that
                && resize == that.resize
                && crop == that.crop
                && interpolation == that.interpolation
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(std, that.std);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(
                new int[] {
                    resize,
                    crop,
                    interpolation.name().hashCode(),
                    Arrays.hashCode(mean),
                    Arrays.hashCode(std)
                });
    }

    @Override
    public String toString() {
        return "Preprocessing" + description();
    }
}
