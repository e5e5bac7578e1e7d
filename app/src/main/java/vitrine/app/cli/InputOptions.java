package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.CamException;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.image.ResizeFilter;
import vitrine.engine.Shape;
import vitrine.nn.ModelException;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.weights.Npy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What is looked at, and how a photo becomes a network's input.
final class InputOptions {
    @Option(
            names = "--tensor",
            paramLabel = "FILE",
            description = "A ready input [n,c,h,w] as .npy, in place of photos.")
    private @Nullable Path tensor;

    @Option(
            names = "--resize",
            paramLabel = "PX",
            description = "The shorter side after resizing, 0 for none. Default: the model's.")
    private @Nullable Integer resize;

    @Option(
            names = "--crop",
            paramLabel = "PX",
            description = "The side of the central square, 0 for none. Default: the model's.")
    private @Nullable Integer crop;

    /// Whether there is nothing to look at but what the program draws itself.
    boolean none(List<Path> photos) {
        return photos.isEmpty() && tensor == null;
    }

    /// Refuses to resize or crop what is taken as it is.
    void mustBeUntouched() {
        if (resize != null || crop != null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--resize and --crop: scenes are taken as they are; leave both out, or give"
                            + " a photo");
        }
    }

    /// The inputs, each read when asked for, but the first photo at once.
    List<Supplier<Input>> items(List<Path> photos, ModelSpec.Input model) {
        Path ready = tensor;
        if (ready != null) {
            if (!photos.isEmpty()) {
                throw new Failure(ExitCode.USAGE, "--tensor: photos were given too; choose one");
            }
            if (resize != null || crop != null) {
                throw new Failure(
                        ExitCode.USAGE,
                        "--tensor: is taken as it is; leave out --resize and --crop");
            }
            Inputs.mustExist("--tensor", ready);
            return List.of(() -> tensor(ready));
        }
        if (photos.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE, "no photo: give photos, or a ready input with --tensor");
        }
        Preprocessing preprocessing = preprocessing(model);
        if (photos.size() == 1) Inputs.mustExist("photo", photos.getFirst());
        List<Supplier<Input>> items = new ArrayList<>();
        for (Path photo : photos) items.add(() -> photo(photo, preprocessing));
        items.set(0, Aside.begin(items.getFirst())::result); // while the weights are read
        return items;
    }

    /// Refuses photos whose results would have the same names.
    static void mustDiffer(List<Path> photos) {
        Map<String, Path> seen = new LinkedHashMap<>();
        for (Path photo : photos) {
            @Nullable Path other = seen.put(stem(photo), photo);
            if (photo.equals(other)) {
                throw new Failure(ExitCode.USAGE, "photo " + photo + ": is given twice");
            }
            if (other != null) {
                throw new Failure(
                        ExitCode.USAGE,
                        "photos "
                                + other
                                + " and "
                                + photo
                                + ": their results would have the same names; rename one, or run"
                                + " twice with another --out");
            }
        }
    }

    private Preprocessing preprocessing(ModelSpec.Input model) {
        return new Preprocessing(
                size("--resize", resize, model.resize()),
                size("--crop", crop, model.crop()),
                model.bicubic() ? ResizeFilter.BICUBIC : ResizeFilter.BILINEAR,
                array(model.mean()),
                array(model.std()));
    }

    private static int size(String flag, @Nullable Integer given, int otherwise) {
        if (given == null) return otherwise;
        if (given < 0 || given > 8192) {
            throw new Failure(
                    ExitCode.USAGE, flag + " " + given + ": must be from 1 to 8192, or 0 for none");
        }
        return given;
    }

    private static float[] array(List<Float> values) {
        float[] a = new float[values.size()];
        for (int i = 0; i < a.length; i++) a[i] = values.get(i);
        return a;
    }

    private static Input photo(Path file, Preprocessing preprocessing) {
        Inputs.mustExist("photo", file);
        try {
            Photo photo = Photo.read(file);
            Photo seen = cropped(file, photo, preprocessing);
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("file", file.toString());
            description.put("sha256", Sha256.of(file));
            description.put("width", photo.width());
            description.put("height", photo.height());
            description.put("preprocessing", preprocessing.description());
            Shape shape = new Shape(1, 3, seen.height(), seen.width());
            return new Input(stem(file), shape, preprocessing.normalised(seen), seen, description);
        } catch (CamException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
    }

    private static Photo cropped(Path file, Photo photo, Preprocessing preprocessing) {
        try {
            return preprocessing.cropped(photo);
        } catch (CamException e) {
            throw new CamException(
                    file.getFileName()
                            + ": "
                            + e.getMessage()
                            + "; give a smaller --resize, or cut the photo to a less extreme shape",
                    e);
        }
    }

    private static Input tensor(Path file) {
        try {
            Npy array = Npy.read(file);
            Shape shape = inputShape(file, array);
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("file", file.toString());
            description.put("sha256", Sha256.of(file));
            description.put("shape", array.shape());
            return new Input(stem(file), shape, array.values(), null, description);
        } catch (ModelException e) {
            throw new Failure(ExitCode.BAD_INPUT, e);
        }
    }

    /// The array's shape, if it can be an input at all.
    private static Shape inputShape(Path file, Npy array) {
        if (array.shape().length != 4) {
            throw unfit(
                    file,
                    "has " + array.shape().length + " axes, a network's input has four: [n,c,h,w]");
        }
        Shape shape = new Shape(array.shape());
        if (shape.size() == 0) throw unfit(file, "is empty: its shape is " + shape);
        float[] values = array.values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw unfit(
                        file, "element " + i + " is " + values[i] + "; give finite numbers only");
            }
        }
        return shape;
    }

    private static Failure unfit(Path file, String why) {
        return new Failure(ExitCode.BAD_INPUT, file.getFileName() + ": " + why);
    }

    private static String stem(Path file) {
        @Nullable Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
