package vitrine.cam.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.perturbation.Baseline;
import vitrine.cam.perturbation.Draws;
import vitrine.cam.perturbation.FeatureAblation;
import vitrine.cam.perturbation.Features;
import vitrine.cam.perturbation.Occlusion;
import vitrine.cam.perturbation.ShapleyValues;
import vitrine.cam.perturbation.Windows;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Captum's Occlusion, FeatureAblation and ShapleyValues on the small networks, with one input and
/// with two.
class PerturbationGoldensTest {
    private static final double FLOOR = 1e-4;
    private static final double DOUBLE = 1e-9;

    /// What Captum computed in double precision was stored in single where it is large.
    private static final double ROUNDED = 1e-6;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "small1d, 1",
        "small3d, 1",
        "small3d_b, 1",
        "smallcnn, 6",
        "smallflat, 6",
        "smallsoft, 6",
        "smallsoft_b, 4",
        "twoinput, 2"
    })
    void mapsAreCaptums(String file, int cases) {
        Goldens goldens = Goldens.read("D_captum/" + file);
        for (Engine engine : List.of(Engine.reference(), Engine.cpu())) {
            List<String> failures = new ArrayList<>();
            int compared = 0;
            double worst = 0;
            for (Map<String, Object> example : goldens.cases()) {
                String kind = String.valueOf(example.get("method"));
                if (!List.of("Occlusion", "FeatureAblation", "ShapleyValues").contains(kind))
                    continue;
                compared++;
                worst = Math.max(worst, new Case(goldens, engine, example).error(failures));
            }
            System.out.println(
                    file
                            + " perturbation "
                            + engine.name()
                            + " "
                            + (compared - failures.size())
                            + "/"
                            + compared
                            + ", worst "
                            + worst);
            assertEquals(List.of(), failures);
            assertEquals(cases, compared);
        }
    }

    /// One case on one engine.
    private record Case(Goldens goldens, Engine engine, Map<String, Object> example) {
        /// The worst relative error over the inputs; a failure is described.
        double error(List<String> failures) {
            List<Object> names = Goldens.list(example.get("input"));
            List<Tensor> inputs = names.stream().map(n -> tensor(String.valueOf(n))).toList();
            Study study =
                    new Study(network(), inputs, List.of(Place.input()), target(), Sweep.AUTOMATIC);
            double worst = 0;
            for (int i = 0; i < inputs.size(); i++) {
                String name = inputs.size() == 1 ? "attr" : "attr" + i;
                Goldens.Golden golden = goldens.tensor(example.get("id") + "/" + name + ".f64");
                Tensor map = study.at(new Place.ModelInput(i)).explain(method(i)).map();
                Tensor whole = map.expandTo(new Shape(golden.shape()));
                double scale = Goldens.maxAbs(golden.values());
                double error = Goldens.maxError(whole.toDoubles(), golden.values()) / scale;
                double exact = golden.dtype().equals("F64") ? DOUBLE : ROUNDED;
                double allowed =
                        engine == Engine.cpu()
                                ? Math.max(8 * Goldens.yardstick(example, name) / scale, FLOOR)
                                : exact;
                if (!(error <= allowed))
                    failures.add(example.get("id") + "/" + name + ": " + error + " > " + allowed);
                worst = Math.max(worst, error);
            }
            return worst;
        }

        private Tensor tensor(String name) {
            Goldens.Golden golden = goldens.tensor(name);
            return engine.tensor(new Shape(golden.shape()), golden.values());
        }

        private Network network() {
            String weights = String.valueOf(example.get("model"));
            String architecture = weights.replaceAll("_d\\d+$", "");
            return architecture.equals("twoinput")
                    ? SmallNets.twoInput(engine, weights)
                    : Network.of(SmallNets.build(engine, architecture, weights));
        }

        private Map<String, Object> args() {
            return Goldens.map(example.get("args"));
        }

        /// A number, or `["list", …]` with one for each sample.
        private Target target() {
            Object of = args().get("target");
            if (of instanceof Integer k) return Target.logit(k);
            List<Object> each = Goldens.list(of);
            return Target.logits(
                    each.subList(1, each.size()).stream().mapToInt(k -> (Integer) k).toArray());
        }

        private Method method(int input) {
            String kind = String.valueOf(example.get("method"));
            if (kind.equals("Occlusion"))
                return new Occlusion(windows(input), baseline(), Occlusion.Form.MEAN);
            return kind.equals("FeatureAblation")
                    ? new FeatureAblation(mask(input), baseline())
                    : new ShapleyValues(mask(input), baseline(), Draws.every());
        }

        private Windows windows(int input) {
            List<Integer> window = extents(args().get("sliding_window_shapes"), input);
            Object strides = args().get("strides");
            List<Integer> stride =
                    strides instanceof Integer all
                            ? Collections.nCopies(window.size(), all)
                            : extents(strides, input);
            return new Windows.Boxes(window, stride);
        }

        /// `["tuple", 3, 5]`, or `["tuple", [3, 5], [1, 5]]` with one for each input.
        private static List<Integer> extents(Object tuple, int input) {
            List<Object> parts = Goldens.list(tuple).subList(1, Goldens.list(tuple).size());
            boolean nested = parts.getFirst() instanceof List;
            List<Object> own = nested ? Goldens.list(parts.get(input)) : parts;
            return own.stream().map(v -> (Integer) v).toList();
        }

        private Baseline baseline() {
            Object of = args().get("baselines");
            if (of == null) return Baseline.ZERO;
            return of instanceof Number number
                    ? new Baseline.Constant(number.doubleValue())
                    : new Baseline.Given(tensor(stored(of)));
        }

        private Features mask(int input) {
            Object of = args().get("feature_mask");
            Goldens.Golden mask =
                    goldens.tensor(stored(of instanceof List<?> each ? each.get(input) : of));
            return Features.mask(new Shape(mask.shape()), mask.integers());
        }

        private static String stored(Object reference) {
            return String.valueOf(reference).replace("tensor:", "");
        }
    }
}
