package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Network;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;
import vitrine.goldens.ManifestWeights;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.models.Models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Captum's attributions by gradients: inputs and layers of 1, 2 and 3 axes of space, one and two
/// inputs, every kind of target.
class CaptumGoldensTest {
    /// Captum multiplies by a quadrature's weights in single precision, also in a run in double:
    /// each is off by at most `2⁻²⁴` of itself, and so is the sum of terms of one sign. Terms of
    /// both signs cancel at most eightfold here.
    private static final Set<String> FLOAT_WEIGHTS =
            Set.of("IntegratedGradients", "LayerIntegratedGradients", "InternalInfluence");

    /// In single precision a unit lies on the other side of a ReLU's kink at one of the six points,
    /// which moves the attributions of its whole receptive field; in double precision it agrees,
    /// see [#wholeNetworksInDoublePrecision].
    private static final Set<String> KINKED = Set.of("vgg16_015_IntegratedGradients");

    private static final double ROUNDED_WEIGHTS = 8 * 0x1p-24;
    private static final double DOUBLE = 1e-9;
    private static final double ROUNDED = 1e-6;
    private static final double SINGLE = 1e-4;

    private final List<String> failures = new ArrayList<>();
    private double worst;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "smallcnn, 76",
        "smallflat, 72",
        "smallsoft, 52",
        "smallsoft_b, 46",
        "smallseg, 21",
        "small1d, 33",
        "small3d, 33",
        "small3d_b, 33",
        "twoinput, 18"
    })
    void smallNetworks(String file, int cases) {
        Goldens goldens = Goldens.read("D_captum/" + file);
        String weights =
                String.valueOf(goldens.manifest().get("weights"))
                        .replaceAll(".*/|\\.weights.*", "");
        String architecture = String.valueOf(goldens.manifest().get("arch"));
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            Network network =
                    architecture.equals("twoinput")
                            ? SmallNets.twoInput(engine, weights)
                            : Network.of(SmallNets.build(engine, architecture, weights));
            check(goldens, network, engine, cases);
        }
    }

    @ParameterizedTest
    @CsvSource({"resnet18, 20"})
    void wholeNetworks(String file, int cases) {
        wholeNetwork(file, Engine.cpu(), cases);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"vgg16, 15"})
    void largeNetworks(String file, int cases) {
        wholeNetwork(file, Engine.cpu(), cases);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"resnet18, 20", "vgg16, 15"})
    void wholeNetworksInDoublePrecision(String file, int cases) {
        wholeNetwork(file, Engine.reference(), cases);
    }

    private void wholeNetwork(String file, Engine engine, int cases) {
        Layer model =
                Models.named(file).build().apply(Site.root(new ManifestWeights(engine, file)));
        check(Goldens.read("D_captum/" + file), Network.of(model), engine, cases);
    }

    private void check(Goldens goldens, Network network, Engine engine, int expected) {
        worst = 0;
        int cases = 0;
        for (Map<String, Object> example : goldens.cases()) {
            CaptumCase c = new CaptumCase(goldens, example, engine);
            if (!c.followsGradients()) continue;
            cases++;
            compare(c, c.answer(network));
        }
        System.out.println(
                goldens.name()
                        + " "
                        + engine.name()
                        + " "
                        + (cases - failures.size())
                        + "/"
                        + cases
                        + ", worst "
                        + worst);
        assertEquals(List.of(), failures);
        assertEquals(expected, cases);
    }

    private void compare(CaptumCase c, CaptumCase.Answer answer) {
        boolean several = c.inputs().size() > 1 && answer.maps().size() > 1;
        int before = failures.size();
        for (int i = 0; i < answer.maps().size(); i++)
            near(c, several ? "attr" + i : "attr", answer.maps().get(i));
        if (c.goldens().has(c.id() + "/delta.f64") && !kinked(c)) delta(c, answer);
        if (failures.size() > before) failures.subList(before + 1, failures.size()).clear();
    }

    private void near(CaptumCase c, String what, Tensor map) {
        Goldens.Golden golden = c.goldens().tensor(c.id() + "/" + what + ".f64");
        double scale = Goldens.maxAbs(golden.values());
        double error = Goldens.maxError(map.toDoubles(), golden.values());
        double allowed =
                switch (c.engine().name()) {
                    case "reference" -> exactly(c, golden) * scale;
                    default -> Math.max(8 * Goldens.yardstick(c.example(), what), SINGLE * scale);
                };
        worst = Math.max(worst, scale > 0 ? error / scale : error);
        if (kinked(c) && alike(map, golden)) return;
        if (!(error <= allowed))
            failures.add(c.id() + "/" + what + ": off by " + error + ", allowed " + allowed);
    }

    private static boolean kinked(CaptumCase c) {
        return KINKED.contains(c.id()) && c.engine() == Engine.cpu();
    }

    /// Half of the elements agree as always, and the direction of the whole does.
    private static boolean alike(Tensor map, Goldens.Golden golden) {
        double[] a = map.toDoubles();
        double[] b = golden.values();
        double scale = Goldens.maxAbs(b);
        double near =
                IntStream.range(0, a.length)
                        .filter(i -> Math.abs(a[i] - b[i]) <= ROUNDED * scale)
                        .count();
        double product = 0;
        double squares = 0;
        double goldenSquares = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squares += a[i] * a[i];
            goldenSquares += b[i] * b[i];
        }
        double cosine = product / Math.sqrt(squares * goldenSquares);
        return near >= 0.5 * a.length && cosine > 0.999;
    }

    private static double exactly(CaptumCase c, Goldens.Golden golden) {
        if (golden.dtype().equals("F32")) return ROUNDED;
        return FLOAT_WEIGHTS.contains(c.method()) ? ROUNDED_WEIGHTS : DOUBLE;
    }

    private void delta(CaptumCase c, CaptumCase.Answer answer) {
        double[] golden = c.goldens().tensor(c.id() + "/delta.f64").values();
        double error = Goldens.maxError(answer.delta().toDoubles(), golden);
        double logit = Goldens.maxAbs(answer.first().score().toDoubles());
        double difference = Goldens.maxAbs(answer.difference().toDoubles());
        boolean exact = c.engine().name().equals("reference");
        double share =
                exact ? (FLOAT_WEIGHTS.contains(c.method()) ? ROUNDED_WEIGHTS : DOUBLE) : SINGLE;
        double allowed = share * Math.max(logit, difference);
        if (!(error <= allowed))
            failures.add(c.id() + "/delta: off by " + error + ", allowed " + allowed);
    }
}
