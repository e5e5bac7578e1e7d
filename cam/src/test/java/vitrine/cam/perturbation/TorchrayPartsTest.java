package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;

import java.util.List;

/// The parts of TorchRay's RISE and extremal perturbation: masks from grids, pyramids, what a mask
/// makes of them, masks from parameters. TorchRay computes all of them in float32.
class TorchrayPartsTest {
    private static final List<String> FILES = List.of("smallcnn", "smallflat", "smallflat_b");
    private static final int MARGIN = 6;

    @BeforeAll
    static void needsGoldens() {
        Assumptions.assumeTrue(Goldens.present(), Goldens.ABSENT);
    }

    private static Tensor tensor(Engine engine, Goldens goldens, String name) {
        Goldens.Golden golden = goldens.tensor(name);
        return engine.tensor(new Shape(golden.shape()), golden.floats());
    }

    private static void near(Goldens goldens, String name, Tensor seen, double allowed) {
        double error = Goldens.maxError(seen.toDoubles(), goldens.tensor(name).values());
        assertTrue(error <= allowed, goldens.name() + " " + name + ": off by " + error);
    }

    private static void passed(String what, Engine engine) {
        System.out.println("E_torchray " + what + " " + engine.name() + " 3/3");
    }

    static List<Engine> engines() {
        return List.of(Engine.reference(), Engine.cpu());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void gridsBecomeTheMasks(Engine engine) {
        for (String file : FILES) {
            Goldens goldens = Goldens.read("E_torchray/" + file);
            Tensor grid = tensor(engine, goldens, "rise/grid");
            int count = grid.shape().dim(0);
            int[] extents = goldens.tensor("rise/masks.f32").shape();
            RandomMasks masks =
                    new RandomMasks(count, grid.shape().dim(2), 0.5, 0, RiseForm.TORCHRAY);
            Tensor large = masks.enlarged(grid, extents[2], extents[3]);
            int[] rows = goldens.tensor("rise/shift_y_rows").integers();
            int[] columns = goldens.tensor("rise/shift_x_cols").integers();
            Tensor[] all = new Tensor[count];
            for (int i = 0; i < count; i++) {
                all[i] =
                        large.slice(0, i, i + 1, 1)
                                .slice(2, rows[i], rows[i] + extents[2], 1)
                                .slice(3, columns[i], columns[i] + extents[3], 1);
            }
            near(goldens, "rise/masks.f32", Layouts.cat(0, all), 2e-6);
        }
        passed("masks of RISE", engine);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void pyramidsAndWhatAMaskMakesOfThem(Engine engine) {
        for (String file : FILES) {
            Goldens goldens = Goldens.read("E_torchray/" + file);
            Tensor x = tensor(engine, goldens, "in/x").slice(0, 0, 1, 1);
            Tensor mask = tensor(engine, goldens, "ep/mask");
            double scale = x.abs().amax().item();
            Tensor blurred = new Pyramid.Blur(8, 10).of(x);
            near(goldens, "ep/pyramid", blurred, 2e-6 * scale);
            near(goldens, "ep/blur_applied", Pyramid.masked(blurred, mask), 2e-6 * scale);
            Tensor faded = Pyramid.masked(new Pyramid.Fade(4).of(x), mask);
            near(goldens, "ep/fade_applied", faded, 2e-6 * scale);
        }
        passed("perturbations", engine);
    }

    /// The smooth maximum multiplies rounding errors of its exponents by 20.
    @ParameterizedTest
    @MethodSource("engines")
    void parametersBecomeSmoothMasks(Engine engine) {
        for (String file : FILES) {
            Goldens goldens = Goldens.read("E_torchray/" + file);
            int[] extents = goldens.tensor("ep/mask_out0").shape();
            SmoothMask mask = new SmoothMask(5, MARGIN);
            MaskField field = new MaskField(engine, mask, extents[2], extents[3]);
            Tensor whole = field.whole(tensor(engine, goldens, "ep/pmask_in"));
            near(goldens, "ep/mask_out1", whole, 1e-5);
            near(goldens, "ep/mask_out0", field.cropped(whole), 1e-5);
        }
        passed("smooth masks", engine);
    }
}
