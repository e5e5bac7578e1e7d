package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import vitrine.cam.CamException;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/// RISE by its formula, its masks, and what must hold for any of them.
class RiseTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();

    private static Study sum(Tensor x) {
        Network sum = in -> Layouts.flatten(in.getFirst(), 1).sum(1);
        return new Study(sum, List.of(x), List.of(Place.input()), Target.logit(0), Sweep.AUTOMATIC);
    }

    private static Tensor random(Engine engine, String name, int... dims) {
        Shape shape = new Shape(dims);
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    private static Study tiny(Engine engine, int batch, String place, Target target) {
        TinyNet net = new TinyNet(Site.root(new Seeded(engine, "rise")), 4, 3);
        return new Study(net, random(engine, "photo", batch, 3, 9, 12), place, target);
    }

    @Test
    void theWorkedExampleIsRight() {
        Tensor masks = REFERENCE.tensor(new Shape(3, 1, 2), 1f, 0f, 0f, 1f, 1f, 1f);
        Tensor x = REFERENCE.tensor(new Shape(1, 1, 2), 2f, 3f);
        Rise rise = new Rise(new GivenMasks(masks), RiseForm.PAPER);
        assertArrayEquals(new double[] {3.5, 4}, sum(x).explain(rise).map().toDoubles(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource(RiseForm.class)
    void eachFormIsItsFormula(RiseForm form) {
        int n = 5;
        Tensor masks = random(REFERENCE, "masks", n, 1, 9, 12).abs();
        Perturbation grey = new Perturbation.Towards(new Baseline.Constant(0.25));
        Rise rise = new Rise(new GivenMasks(masks), form, grey);
        Study study = tiny(REFERENCE, 1, "input", Target.logit(1));
        double[] map = study.explain(rise).map().toDoubles();
        double[] m = masks.toDoubles();
        double[] expected = new double[108];
        double[] shown = new double[108];
        for (int i = 0; i < n; i++) {
            Tensor mask = masks.slice(0, i, i + 1, 1);
            Tensor x = study.inputs().getFirst().mul(mask).add(mask.rsub(1).mul(0.25));
            double s = study.evidence().scoreAt(x).item();
            if (form == RiseForm.TORCHRAY) s = 1 / (1 + StrictMath.exp(-s));
            for (int p = 0; p < expected.length; p++) {
                expected[p] += s * m[i * 108 + p];
                shown[p] += m[i * 108 + p];
            }
        }
        double mean = masks.mean().item();
        for (int p = 0; p < expected.length; p++) {
            expected[p] /=
                    switch (form) {
                        case PAPER -> n * mean;
                        case TORCHRAY -> n;
                        case XPLIQUE -> shown[p] + 1e-4;
                    };
        }
        assertArrayEquals(expected, map, 1e-12);
    }

    @ParameterizedTest
    @EnumSource(RiseForm.class)
    void oneMaskThatHidesNothingGivesAConstant(RiseForm form) {
        Rise rise = new Rise(new GivenMasks(SIMD.full(new Shape(1, 1, 9, 12), 1)), form);
        double[] map = tiny(SIMD, 1, "input", Target.top()).explain(rise).map().toDoubles();
        assertNotEquals(0, map[0]);
        for (double v : map) assertEquals(map[0], v);
    }

    @Test
    void gridsAreEnlargedAndCutOut() {
        RandomMasks masks = new RandomMasks(1, 2, 0.5, 0, RiseForm.PAPER);
        Tensor large = masks.enlarged(REFERENCE.tensor(new Shape(1, 1, 2), 1f, 0f), 4);
        assertArrayEquals(new double[] {1, 1, 2 / 3.0, 1 / 3.0, 0, 0}, large.toDoubles(), 1e-12);
    }

    /// The grid's ones are Bernoulli and a mask averages at least one cell's worth of them, so the
    /// mean over all masks is within five of its deviations `√(p (1 - p) / (count · 1))`.
    @ParameterizedTest
    @EnumSource(RiseForm.class)
    void randomMasksKeepTheirShare(RiseForm form) {
        for (double kept : new double[] {0.3, 0.5}) {
            RandomMasks masks = new RandomMasks(200, 4, kept, 7, form);
            double sum = 0;
            for (int i = 0; i < masks.count(); i++) {
                Tensor mask = masks.mask(SIMD, i, 11, 6);
                assertEquals(new Shape(1, 1, 11, 6), mask.shape());
                assertTrue(mask.amin().item() >= 0 && mask.amax().item() <= 1 + 1e-6);
                sum += mask.mean().item();
            }
            double deviation = Math.sqrt(kept * (1 - kept) / masks.count());
            assertEquals(kept, sum / masks.count(), 5 * deviation);
            assertEquals(kept, masks.kept());
        }
    }

    @ParameterizedTest
    @EnumSource(RiseForm.class)
    void masksFollowFromTheSeedAndTheirNumber(RiseForm form) {
        RandomMasks masks = new RandomMasks(3, 3, 0.5, 1, form);
        float[] second = masks.mask(SIMD, 1, 8, 8).toArray();
        assertArrayEquals(second, masks.mask(SIMD, 1, 8, 8).toArray());
        assertTrue(!Arrays.equals(second, masks.mask(SIMD, 2, 8, 8).toArray()));
        RandomMasks other = new RandomMasks(3, 3, 0.5, 2, form);
        assertTrue(!Arrays.equals(second, other.mask(SIMD, 1, 8, 8).toArray()));
        assertEquals(new Shape(1, 1, 7), masks.mask(SIMD, 0, 7).shape());
        assertEquals(new Shape(1, 1, 4, 5, 6), masks.mask(SIMD, 0, 4, 5, 6).shape());
    }

    @Test
    void neitherTheSweepsBatchNorTheSamplesBesideChangeABit() {
        Rise rise = new Rise(new RandomMasks(70, 3, 0.5, 0, RiseForm.PAPER), RiseForm.PAPER);
        for (String place : List.of("input", "pool")) {
            Study study = tiny(SIMD, 3, place, Target.logits(0, 2, 1));
            float[] whole = study.explain(rise).map().toArray();
            Sweep one = new Sweep(1, Sweep.AUTOMATIC.progress());
            Sweep nine = new Sweep(9, Sweep.AUTOMATIC.progress());
            assertArrayEquals(whole, study.with(one).explain(rise).map().toArray());
            assertArrayEquals(whole, study.with(nine).explain(rise).map().toArray());
            for (int n = 0; n < 3; n++) {
                Tensor x = study.inputs().getFirst().slice(0, n, n + 1, 1);
                Target target = Target.logit(new int[] {0, 2, 1}[n]);
                Study alone =
                        new Study(study.model(), List.of(x), study.places(), target, study.sweep());
                float[] map = alone.explain(rise).map().toArray();
                assertArrayEquals(
                        map, Arrays.copyOfRange(whole, n * map.length, (n + 1) * map.length));
            }
        }
    }

    @Test
    void allClassesAtOnceAreEachClass() {
        Rise rise = new Rise(new RandomMasks(20, 3, 0.5, 0, RiseForm.TORCHRAY), RiseForm.TORCHRAY);
        Tensor all = rise.classes(tiny(REFERENCE, 2, "input", Target.top()).evidence());
        assertEquals(new Shape(2, 3, 9, 12), all.shape());
        for (int k = 0; k < 3; k++) {
            Tensor map = tiny(REFERENCE, 2, "input", Target.logit(k)).explain(rise).map();
            assertArrayEquals(map.toDoubles(), all.slice(1, k, k + 1, 1).toDoubles(), 1e-12);
        }
    }

    @Test
    void progressIsToldAndAnInterruptHeeded() {
        Rise rise = new Rise(new RandomMasks(10, 3, 0.5, 0, RiseForm.PAPER), RiseForm.PAPER);
        List<String> told = new ArrayList<>();
        Sweep counted = new Sweep(4, (what, done, total) -> told.add(what + done + "/" + total));
        tiny(SIMD, 1, "input", Target.top()).with(counted).explain(rise);
        assertEquals(List.of("rise4/10", "rise8/10", "rise10/10"), told);
        Sweep interrupting =
                new Sweep(4, (what, done, total) -> Thread.currentThread().interrupt());
        Study study = tiny(SIMD, 1, "input", Target.top()).with(interrupting);
        assertThrows(CancellationException.class, () -> study.explain(rise));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aRowOfATableHasNoSpaceToHide() {
        Study row = sum(SIMD.full(new Shape(1, 4), 1));
        NotApplicable e =
                assertThrows(NotApplicable.class, () -> row.explain(Rise.of(Profile.PAPER)));
        assertTrue(e.getMessage().contains("[1, 4] has no space"), e.getMessage());
        assertThrows(
                NotApplicable.class, () -> row.explain(ExtremalPerturbation.of(Profile.PAPER)));
    }

    @Test
    void badMasksAreRefused() {
        assertThrows(CamException.class, () -> new RandomMasks(0, 7, 0.5, 0, RiseForm.PAPER));
        assertThrows(CamException.class, () -> new RandomMasks(5, 1, 0.5, 0, RiseForm.PAPER));
        assertThrows(CamException.class, () -> new RandomMasks(5, 7, 0, 0, RiseForm.PAPER));
        Tensor flat = SIMD.full(new Shape(2, 3), 1);
        assertThrows(CamException.class, () -> new GivenMasks(flat));
        Rise small = new Rise(new GivenMasks(SIMD.full(new Shape(1, 1, 3, 3), 1)), RiseForm.PAPER);
        Study study = tiny(SIMD, 1, "input", Target.top());
        CamException e = assertThrows(CamException.class, () -> study.explain(small));
        assertTrue(e.getMessage().contains("[9, 12]"), e.getMessage());
    }
}
