package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.gradients.GuidedGradCam;
import vitrine.cam.image.GradientPicture;
import vitrine.cam.image.Photo;
import vitrine.cam.methods.GradCam;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.Models;

import java.util.Map;

/// What pytorch-grad-cam does around its methods: guided backpropagation, its pictures, the scaling
/// of maps to images.
class MiscGoldensTest {
    private static final double FINAL = 2e-3;
    private static final double ATTRIBUTION = 1e-4;
    private static final double ROUNDED = 1e-6;

    private double worst;
    private int cases;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static Tensor stored(Engine engine, Goldens goldens, String name) {
        Goldens.Golden golden = goldens.tensor(name);
        return engine.tensor(new Shape(golden.shape()), golden.values());
    }

    /// Double precision agrees to the rounding of what is stored, single to what its yardstick or
    /// the floor allow.
    private void near(
            Map<String, Object> example,
            String what,
            Tensor actual,
            double[] golden,
            double floor) {
        double scale = what.equals("cam") ? 1 : Goldens.maxAbs(golden);
        boolean exact = actual.engine().name().equals("reference");
        double allowed =
                exact
                        ? ROUNDED * scale
                        : Math.max(8 * Goldens.yardstick(example, what), floor * scale);
        double error = Goldens.maxError(actual.toDoubles(), golden);
        worst = Math.max(worst, error / scale);
        assertTrue(
                error <= allowed,
                () -> example.get("id") + " " + what + ": off by " + error + " > " + allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "simd"})
    void guidedBackpropagationAndItsProductWithGradCam(String name) {
        Engine engine = name.equals("reference") ? Engine.reference() : Engine.cpu();
        Goldens goldens = Goldens.read("C_cam_misc/guided");
        for (Map<String, Object> example : goldens.cases()) {
            String id = String.valueOf(example.get("id"));
            String model = String.valueOf(example.get("model"));
            if (model.equals("resnet18") && name.equals("reference")) continue; // minutes
            Tensor x = stored(engine, goldens, id + "/x");
            Target target =
                    example.get("target") instanceof Number k
                            ? Target.logit(k.intValue())
                            : Target.top();
            Study study =
                    new Study(
                            network(engine, model),
                            x,
                            String.valueOf(example.get("layer")),
                            target);
            Saliency guided = study.at(Place.input()).explain(guidedBackprop());
            near(example, "gb", channelsLast(guided.map()), golden(goldens, id, "gb"), ATTRIBUTION);
            int[] extents = {x.shape().dim(2), x.shape().dim(3)};
            Tensor cam = study.explain(new GradCam()).render(Profile.PYTORCH_GRAD_CAM, extents);
            near(example, "cam", cam, golden(goldens, id, "cam"), FINAL);
            Tensor product = study.explain(GuidedGradCam.of(Profile.PYTORCH_GRAD_CAM)).map();
            near(example, "cam_gb", channelsLast(product), golden(goldens, id, "cam_gb"), FINAL);
            picture(goldens, id + "/deprocess_gb_u8", guided.map());
            picture(goldens, id + "/deprocess_cam_gb_u8", product);
            cases++;
        }
        System.out.println("C_cam_misc/guided " + name + " " + cases + "/" + cases + " " + worst);
        assertEquals(name.equals("reference") ? 9 : 12, cases);
    }

    private static GuidedBackprop guidedBackprop() {
        return GuidedBackprop.of(Profile.PYTORCH_GRAD_CAM);
    }

    private static Layer network(Engine engine, String model) {
        if (!model.equals("resnet18"))
            return SmallNets.build(engine, model.replaceAll("_.*", ""), model);
        return Models.named(model).build().apply(Site.root(new ManifestWeights(engine, model)));
    }

    private static double[] golden(Goldens goldens, String id, String what) {
        return goldens.tensor(id + "/" + what + ".f64").values();
    }

    private static Tensor channelsLast(Tensor map) {
        return map.permute(0, 2, 3, 1);
    }

    private static void picture(Goldens goldens, String name, Tensor map) {
        Goldens.Golden golden = goldens.tensor(name);
        int height = golden.shape()[0];
        int width = golden.shape()[1];
        Photo photo = GradientPicture.of(map.toArray(), width, height);
        for (int i = 0; i < golden.values().length; i++) {
            int seen = photo.sample(i / 3 % width, i / 3 / width, i % 3);
            assertEquals(golden.values()[i], seen, 1, name + " sample " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "simd"})
    void mapsAreScaledAsByScaleCamImage(String name) {
        Engine engine = name.equals("reference") ? Engine.reference() : Engine.cpu();
        Goldens goldens = Goldens.read("C_cam_misc/image_utils");
        for (Map<String, Object> example : goldens.cases()) {
            if (!"scale_cam_image".equals(example.get("fn"))) continue;
            String prefix =
                    String.valueOf(example.getOrDefault("tensor_prefix", example.get("id")));
            Tensor in = Layouts.unsqueeze(stored(engine, goldens, prefix + "/in"), 1);
            Goldens.Golden golden = goldens.tensor(prefix + "/out");
            Tensor raised = in.sub(in.amin(1, 2, 3));
            Tensor scaled = raised.div(raised.amax(1, 2, 3).add(1e-7));
            Tensor map =
                    Profile.PYTORCH_GRAD_CAM.resized(scaled, golden.shape()[1], golden.shape()[2]);
            double error = Goldens.maxError(map.toDoubles(), golden.values());
            worst = Math.max(worst, error);
            assertTrue(error <= ROUNDED, () -> prefix + ": off by " + error);
            cases++;
        }
        System.out.println(
                "C_cam_misc/image_utils, scaling "
                        + name
                        + " "
                        + cases
                        + "/"
                        + cases
                        + " "
                        + worst);
        assertEquals(9, cases);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deprocess0", "deprocess1", "deprocess2"})
    void gradientsBecomePicturesAsByDeprocessImage(String prefix) {
        Goldens goldens = Goldens.read("C_cam_misc/image_utils");
        Tensor in = stored(Engine.reference(), goldens, prefix + "/in");
        picture(goldens, prefix + "/out_u8", in.permute(2, 0, 1));
    }
}
