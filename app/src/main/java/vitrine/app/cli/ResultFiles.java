package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.app.report.Zoom;
import vitrine.cam.image.ColourMap;
import vitrine.cam.image.ContactSheet;
import vitrine.cam.image.Overlay;
import vitrine.cam.image.Photo;
import vitrine.cam.image.Pictures;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Npy;
import vitrine.scenes.Scene;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a result looks like as files.
record ResultFiles(OutputFolder folder, List<Kind> kinds, ColourMap colours, double alpha) {
    /// About how wide pictures on a sheet are made, so that a method's name fits under them.
    private static final float READABLE = 256;

    /// What can be written.
    enum Kind {
        /// the heat map over the photo
        PNG,
        /// the raw signed map and the final one
        NPY,
        /// the sidecar
        JSON,
        /// a page with everything
        HTML
    }

    List<Path> write(Input input, Explainer.Result result) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Kind kind : kinds) {
            switch (kind) {
                case PNG -> {
                    if (result.finite()) files.putAll(pictures(input, result));
                }
                case NPY -> {
                    files.put(result.name() + ".raw.npy", array(result.raw(), result.photo()));
                    files.put(result.name() + ".npy", array(result.rendered(), result.photo()));
                }
                case JSON -> {
                    byte[] text = Json.text(result.document()).getBytes(StandardCharsets.UTF_8);
                    files.put(result.name() + ".json", text);
                }
                case HTML -> {
                    // one page tells of all results
                }
            }
        }
        return folder.write(files);
    }

    /// The results of one photo side by side, after the photo itself; nothing for a ready tensor or
    /// where no pictures are wanted.
    Optional<Path> writeSheet(Input input, List<Explainer.Result> results) {
        Photo photo = input.photo();
        if (photo == null || !kinds.contains(Kind.PNG)) return Optional.empty();
        Zoom large = new Zoom(Math.max(1, Math.round(READABLE / photo.width())));
        List<ContactSheet.Cell> cells = new ArrayList<>();
        cells.add(new ContactSheet.Cell(input.name(), large.of(photo)));
        for (Explainer.Result result : results) {
            Photo picture = Overlay.blend(photo, result.rendered().toArray(), colours, alpha);
            cells.add(new ContactSheet.Cell(result.label(), large.of(picture)));
        }
        int columns = (int) Math.ceil(Math.sqrt(cells.size()));
        byte[] sheet = Pictures.png(new ContactSheet(columns, cells).draw());
        String name = results.getFirst().together("methods") + ".png";
        return Optional.of(folder.write(Map.of(name, sheet)).getFirst());
    }

    /// `[h, w]` for a photo and `[n, h, w]` for a ready tensor, with the channels before `h` where
    /// the method answers for each of them.
    private static byte[] array(Tensor map, @Nullable Photo photo) {
        List<Integer> shape = new ArrayList<>();
        int[] dims = map.shape().dims();
        if (photo == null) shape.add(dims[0]);
        if (dims[1] > 1) shape.add(dims[1]);
        for (int a = 2; a < dims.length; a++) shape.add(dims[a]);
        int[] extents = shape.stream().mapToInt(Integer::intValue).toArray();
        return new Npy(extents, map.toArray()).toBytes();
    }

    private Map<String, byte[]> pictures(Input input, Explainer.Result result) {
        List<Photo> overlays = overlays(result);
        Scene scene = input.scene();
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (int n = 0; n < overlays.size(); n++) {
            Photo overlay = overlays.get(n);
            Photo picture = scene == null ? overlay : new SceneView(scene).alone(overlay);
            String suffix = overlays.size() == 1 ? ".png" : "__" + n + ".png";
            pictures.put(result.name() + suffix, Pictures.png(picture));
        }
        return pictures;
    }

    /// The finite map over each sample.
    List<Photo> overlays(Explainer.Result result) {
        Shape s = result.rendered().shape();
        int height = s.dim(2);
        int width = s.dim(3);
        float[] maps = result.rendered().toArray();
        List<Photo> overlays = new ArrayList<>();
        for (int n = 0; n < s.dim(0); n++) {
            float[] map = Arrays.copyOfRange(maps, n * height * width, (n + 1) * height * width);
            Photo photo = result.photo();
            overlays.add(
                    photo == null
                            ? Overlay.heat(map, width, height, colours)
                            : Overlay.blend(photo, map, colours, alpha));
        }
        return overlays;
    }
}
