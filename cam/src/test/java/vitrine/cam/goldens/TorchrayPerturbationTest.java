package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Evidence;
import vitrine.cam.Note;
import vitrine.cam.Study;
import vitrine.cam.Target;
import vitrine.cam.perturbation.ExtremalPerturbation;
import vitrine.cam.perturbation.ExtremalPerturbation.Jitter;
import vitrine.cam.perturbation.ExtremalPerturbation.Variant;
import vitrine.cam.perturbation.GivenMasks;
import vitrine.cam.perturbation.Pyramid;
import vitrine.cam.perturbation.Rise;
import vitrine.cam.perturbation.RiseForm;
import vitrine.cam.perturbation.SmoothMask;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.nn.Layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// RISE by TorchRay with its masks, and its extremal perturbation over 30 steps.
class TorchrayPerturbationTest {
    private static final double SINGLE = 1e-5;

    /// What another choice among the plateau's positions makes of the next energy at most, measured
    /// by other orders of equal ones.
    private static final double PLATEAU = 1e-3;

    private static final int STEPS = 30;
    private static final ExtremalPerturbation EXTREMAL =
            new ExtremalPerturbation(
                    List.of(0.1, 0.3),
                    Variant.PRESERVE,
                    new Pyramid.Blur(8, 20),
                    new SmoothMask(5, 6),
                    STEPS,
                    Jitter.NONE,
                    0);

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static Tensor tensor(Engine engine, Goldens goldens, String name) {
        Goldens.Golden golden = goldens.tensor(name);
        return engine.tensor(new Shape(golden.shape()), golden.floats());
    }

    private static Layer model(Goldens goldens, Engine engine) {
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        return SmallNets.build(engine, String.valueOf(goldens.manifest().get("arch")), weights);
    }

    private static Map<String, Object> example(Goldens goldens, String end) {
        return goldens.cases().stream()
                .filter(c -> String.valueOf(c.get("id")).endsWith(end))
                .findFirst()
                .orElseThrow();
    }

    private static void near(
            Goldens goldens, String name, Tensor seen, double relative, double yard) {
        double[] golden = goldens.tensor(name).values();
        double error = Goldens.maxError(seen.toDoubles(), golden);
        double allowed = Math.max(8 * yard, relative * Goldens.maxAbs(golden));
        String where = goldens.name() + " " + name + " " + seen.engine().name();
        assertTrue(error <= allowed, where + ": off by " + error + ", allowed " + allowed);
    }

    @ParameterizedTest
    @CsvSource({"smallcnn", "smallflat", "smallflat_b"})
    void riseOfAllClassesAndOfOne(String file) {
        Goldens goldens = Goldens.read("E_torchray/" + file);
        Map<String, Object> example = example(goldens, "_rise");
        int[] classes = Goldens.integers(example.get("target"));
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Tensor x = tensor(engine, goldens, "in/x");
            Rise rise =
                    new Rise(
                            new GivenMasks(tensor(engine, goldens, "rise/masks.f32")),
                            RiseForm.TORCHRAY);
            Study study = new Study(model(goldens, engine), x, "input", Target.logits(classes));
            Tensor all = rise.classes(study.evidence());
            double yard = engine == Engine.cpu() ? Goldens.yardstick(example, "saliency") : 0;
            near(goldens, "rise/saliency.f64model", all, 1e-6, yard);
            near(goldens, "rise/saliency.f32", all, SINGLE, yard);
            Tensor one = Interpolation.LINEAR.resize(study.explain(rise).map(), 16, 16);
            near(goldens, "rise/class_resize16.f32", one, SINGLE, yard);
            System.out.println(goldens.name() + " rise " + engine.name() + " 1/1");
        }
    }

    /// From all ones the climb starts on a plateau where many positions differ by rounding alone,
    /// and which of them count as the wanted area decides where it goes: after the first steps the
    /// trajectory is one of rounding, TorchRay's in float32 as ours. So the first energies agree,
    /// and afterwards TorchRay's mask is no further from ours in double precision than ours in
    /// single precision is.
    @ParameterizedTest
    @CsvSource({"smallcnn", "smallflat", "smallflat_b"})
    void extremalPerturbation(String file) {
        Goldens goldens = Goldens.read("E_torchray/" + file);
        double[] energies = goldens.tensor("ep/history.f32").values();
        List<double[]> masks = new ArrayList<>();
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Evidence e = evidence(goldens, engine);
            masks.add(EXTREMAL.masks(e).toDoubles());
            for (int half = 0; half < 2; half++) {
                Note note = e.notes().get(e.notes().size() - 2 + half);
                double[] seen = note.value().toDoubles();
                for (int area = 0; area < 2; area++) {
                    int at = (2 * area + half) * STEPS;
                    double first = energies[at];
                    double second = energies[at + 1];
                    String where = file + " " + note.name() + " of area " + area;
                    double largest = Math.abs(energies[(2 * area + 1) * STEPS]);
                    assertEquals(first, seen[area * STEPS], SINGLE * largest, where);
                    assertEquals(second, seen[area * STEPS + 1], PLATEAU * largest, where);
                }
            }
        }
        double[] golden = goldens.tensor("ep/final_mask.f32").values();
        double theirs = distance(golden, masks.get(0));
        double ours = distance(masks.get(1), masks.get(0));
        String line = goldens.name() + " extremal perturbation off by " + theirs + " of " + ours;
        System.out.println(line);
        assertTrue(theirs <= ours, line);
    }

    private static Evidence evidence(Goldens goldens, Engine engine) {
        int k = ((Number) example(goldens, "_ep").get("target")).intValue();
        Tensor x = tensor(engine, goldens, "in/x").slice(0, 0, 1, 1);
        return new Study(model(goldens, engine), x, "input", Target.logit(k)).evidence();
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
        return sum / a.length;
    }
}
