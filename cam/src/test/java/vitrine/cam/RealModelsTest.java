package vitrine.cam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.image.Photo;
import vitrine.cam.image.Preprocessing;
import vitrine.cam.image.ResizeFilter;
import vitrine.engine.Engine;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.RealModels;
import vitrine.nn.Layer;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.models.Models;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;
import vitrine.nn.weights.SafeTensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Networks with trained weights say of photos what they are known to say.
class RealModelsTest {
    private static final Engine ENGINE = Engine.cpu();
    private static final double LOGITS = 2e-3;
    private static final double PROBABILITIES = 1e-3;

    private static Layer load(ModelSpec spec, String weights) {
        Assumptions.assumeTrue(RealModels.present(weights), Goldens.ABSENT);
        try (Checkpoint file = SafeTensors.open(RealModels.file(weights))) {
            return Loading.load(ENGINE, file, spec.build());
        }
    }

    private static Preprocessing preprocessing(ModelSpec.Input input) {
        ResizeFilter filter = input.bicubic() ? ResizeFilter.BICUBIC : ResizeFilter.BILINEAR;
        return new Preprocessing(
                input.resize(), input.crop(), filter, array(input.mean()), array(input.std()));
    }

    private static float[] array(List<Float> values) {
        float[] a = new float[values.size()];
        for (int i = 0; i < a.length; i++) a[i] = values.get(i);
        return a;
    }

    private static Tensor input(Path photo, Preprocessing preprocessing) {
        Photo seen = preprocessing.cropped(Photo.read(photo));
        Shape shape = new Shape(1, 3, seen.height(), seen.width());
        return ENGINE.tensor(shape, preprocessing.normalised(seen));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// Five classes, probabilities and logits, of a photo that is neither resized nor cropped.
    @ParameterizedTest
    @CsvSource({
        "resnet18_ktb, resnet18, 282 292 242 243 180, 0.361 0.346 0.125 0.054 0.026,"
                + " 14.377 14.334 13.314 12.483 11.756",
        "resnet50_ktb, resnet50, 282 243 281 292 247, 0.576 0.116 0.066 0.056 0.041,"
                + " 11.998 10.391 9.823 9.660 9.363",
        "mobilenet_v2, mobilenet_v2_tf, 243 242 254 539 292, 0.826 0.138 0.010 0.004 0.003,"
                + " 13.278 11.490 8.867 7.952 7.698",
        "squeezenet1_0, squeezenet1_0, 243 242 254 282 246, 0.887 0.050 0.021 0.017 0.008,"
                + " 27.579 24.702 23.829 23.640 22.869"
    })
    void theTopFiveOfDogAndCat(
            String weights, String model, String classes, String probabilities, String logits) {
        ModelSpec spec = Models.named(model);
        Layer net = load(spec, weights);
        Preprocessing plain = preprocessing(spec.input()).withResize(0).withCrop(0);
        Tensor output =
                net.apply(input(Goldens.path("../images/gradcam/both.png"), plain)).detached();
        Selection.Selected best = Selection.topk(output, 5, 1);
        int[] indices = best.indices().values();
        assertArrayEquals(
                Arrays.stream(numbers(classes)).mapToInt(k -> (int) k).toArray(), indices);
        double error = Goldens.maxError(best.values().toDoubles(), numbers(logits));
        System.out.println(weights + ": logits of the top five within " + error);
        assertEquals(0, error, LOGITS);
        double[] all = output.softmax(1).toDoubles();
        double[] top = Arrays.stream(indices).mapToDouble(k -> all[k]).toArray();
        assertArrayEquals(numbers(probabilities), top, PROBABILITIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10_resnet20", "cifar10_resnet56"})
    void twentyOfTwentySmallPhotos(String name) throws IOException {
        ModelSpec spec = Models.named(name);
        Layer net = load(spec, name);
        Preprocessing preprocessing = preprocessing(spec.input());
        Path folder = Goldens.path("../images/cifar10/lossless");
        Map<String, Object> labels =
                JSON.std.mapFrom(Files.readString(folder.resolve("labels.json")));
        assertEquals(20, labels.size());
        int right = 0;
        for (Map.Entry<String, Object> photo : labels.entrySet()) {
            Tensor logits = net.apply(input(folder.resolve(photo.getKey()), preprocessing));
            int best = Selection.argmax(logits, 1).values()[0];
            if (photo.getValue().equals(best)) right++;
            String said = photo.getKey().replaceAll("\\d+_|\\.png", "");
            assertEquals(said, spec.labels().name((Integer) photo.getValue()));
        }
        assertEquals(20, right);
    }

    @Test
    void fourteenOfTwentyPhotosOfTinyVgg() throws IOException {
        ModelSpec spec = Models.named("tiny_vgg");
        Layer net = load(spec, "tiny_vgg");
        Preprocessing preprocessing = preprocessing(spec.input());
        List<String> nicknames =
                List.of(
                        "boat",
                        "bug",
                        "pizza",
                        "pepper",
                        "bus",
                        "koala",
                        "espresso",
                        "panda",
                        "orange",
                        "car");
        int right = 0;
        int sure = 0;
        int photos = 0;
        for (Path photo : photos("../images/tinyvgg")) {
            String name = photo.getFileName().toString();
            int truth = nicknames.indexOf(name.replaceAll("_.*", ""));
            if (truth < 0) continue;
            photos++;
            Tensor logits = net.apply(input(photo, preprocessing));
            int best = Selection.argmax(logits, 1).values()[0];
            if (best != truth) continue;
            right++;
            if (logits.softmax(1).toDoubles()[best] > 0.7) sure++;
        }
        assertEquals(List.of(20, 14, 12), List.of(photos, right, sure));
    }

    private static List<Path> photos(String folder) throws IOException {
        try (var files = Files.list(Goldens.path(folder))) {
            return files.filter(f -> f.toString().endsWith(".jpeg")).sorted().toList();
        }
    }
}
