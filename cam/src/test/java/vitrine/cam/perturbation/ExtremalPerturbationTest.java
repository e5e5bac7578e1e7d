package vitrine.cam.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Network;
import vitrine.cam.Note;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.cam.Smoothing;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.perturbation.ExtremalPerturbation.Jitter;
import vitrine.cam.perturbation.ExtremalPerturbation.Variant;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/// Extremal perturbation: its parts by their formulas, its steps by differences, and where it
/// leads.
class ExtremalPerturbationTest {
    private static final Engine REFERENCE = Engine.reference();
    private static final Engine SIMD = Engine.cpu();
    private static final SmoothMask COARSE = new SmoothMask(3, 4);
    private static final Pyramid BLUR = new Pyramid.Blur(4, 3);

    private static Tensor random(Engine engine, String name, int... dims) {
        Shape shape = new Shape(dims);
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    private static ExtremalPerturbation method(
            Variant variant, Pyramid pyramid, int steps, Jitter jitter, Double... areas) {
        return new ExtremalPerturbation(List.of(areas), variant, pyramid, COARSE, steps, jitter, 0);
    }

    /// `Σ z softmax(20 z)` over the parameters that a position looks at.
    private static double[] restated(SmoothMask mask, double[] p, int[] extents) {
        int[] whole = Arrays.stream(extents).map(mask::whole).toArray();
        int[] grid = Arrays.stream(extents).map(mask::parameters).toArray();
        double[] y = new double[new Shape(whole).size()];
        int side = 2 * mask.radius() + 1;
        int around = (int) Math.round(Math.pow(side, extents.length));
        for (int u = 0; u < y.length; u++) {
            int[] at = place(u, whole);
            double over = 0;
            double total = 0;
            for (int k = 0; k < around; k++) {
                int[] turn = place(k, Arrays.stream(extents).map(e -> side).toArray());
                int[] i = new int[at.length];
                double far = 0;
                boolean inside = true;
                for (int a = 0; a < at.length; a++) {
                    i[a] = at[a] / mask.step() + turn[a] - mask.padding();
                    far += Math.pow(at[a] - mask.margin() - mask.step() * i[a], 2);
                    inside &= i[a] >= 0 && i[a] < grid[a];
                }
                double d = Math.max(Math.sqrt(far) / mask.sigma() - 0.5, 0);
                double z = inside ? p[flat(i, grid)] * Math.exp(-2 * d * d) : 0;
                over += z * Math.exp(20 * z);
                total += Math.exp(20 * z);
            }
            y[u] = over / total;
        }
        return y;
    }

    private static int[] place(int index, int... extents) {
        int[] at = new int[extents.length];
        for (int a = extents.length - 1, rest = index; a >= 0; rest /= extents[a--]) {
            at[a] = rest % extents[a];
        }
        return at;
    }

    private static int flat(int[] at, int... extents) {
        int y = 0;
        for (int a = 0; a < at.length; a++) y = y * extents[a] + at[a];
        return y;
    }

    static List<int[]> extents() {
        return List.of(new int[] {13}, new int[] {7, 10}, new int[] {4, 5, 6});
    }

    @ParameterizedTest
    @MethodSource("extents")
    void masksAreTheSmoothMaximumOfTheirParameters(int[] extents) {
        MaskField field = new MaskField(REFERENCE, COARSE, extents);
        Tensor p = random(REFERENCE, "parameters", field.parameters(2).dims()).abs();
        Tensor whole = field.whole(p);
        int each = p.shape().size() / 2;
        for (int k = 0; k < 2; k++) {
            double[] own = Arrays.copyOfRange(p.toDoubles(), k * each, (k + 1) * each);
            assertArrayEquals(
                    restated(COARSE, own, extents), whole.slice(0, k, k + 1, 1).toDoubles(), 1e-12);
        }
        int[] shape = field.cropped(whole).shape().dims();
        assertArrayEquals(extents, Arrays.copyOfRange(shape, 2, shape.length));
    }

    @Test
    void theWorkedExampleIsRight() {
        MaskField field = new MaskField(REFERENCE, new SmoothMask(1, 1), 3);
        Tensor mask = field.cropped(field.whole(REFERENCE.full(field.parameters(1), 1)));
        double e = Math.exp(-0.5);
        double f = Math.exp(-4.5);
        double[] z = {1, e, f, 0, 0};
        double over = Arrays.stream(z).map(v -> v * Math.exp(20 * v)).sum();
        double total = Arrays.stream(z).map(v -> Math.exp(20 * v)).sum();
        assertEquals(over / total, mask.toDoubles()[0], 1e-12);
        assertEquals(0.9998, mask.toDoubles()[0], 5e-5);
    }

    @Test
    void aMaskChoosesBetweenLevels() {
        Tensor x = random(REFERENCE, "levels", 1, 2, 6);
        Tensor levels = BLUR.of(x);
        assertEquals(new Shape(4, 2, 6), levels.shape());
        Tensor third = levels.slice(0, 2, 3, 1);
        Tensor quarter = REFERENCE.full(new Shape(1, 1, 6), 0.75);
        Tensor between = third.mul(0.75).add(levels.slice(0, 3, 4, 1).mul(0.25));
        assertArrayEquals(between.toDoubles(), Pyramid.masked(levels, quarter).toDoubles(), 1e-12);
        Tensor one = REFERENCE.full(new Shape(1, 1, 6), 1);
        assertArrayEquals(x.toDoubles(), Pyramid.masked(levels, one).toDoubles(), 1e-12);
        Tensor most = levels.slice(0, 0, 1, 1);
        assertArrayEquals(most.toDoubles(), Pyramid.masked(levels, one.mul(0)).toDoubles(), 1e-12);
        Tensor masks = random(REFERENCE, "masks", 3, 1, 6).abs();
        Tensor faded = Pyramid.masked(new Pyramid.Fade(5).of(x), masks);
        assertArrayEquals(x.mul(masks).toDoubles(), faded.toDoubles(), 1e-12);
    }

    @Test
    void theWayFromParametersToTheValueIsDifferentiable() {
        MaskField field = new MaskField(REFERENCE, COARSE, 7, 8);
        Tensor levels = BLUR.of(random(REFERENCE, "x", 1, 2, 7, 8));
        Tensor p = random(REFERENCE, "p", field.parameters(1).dims()).mul(0.3).add(0.5);
        Tensor seed = random(REFERENCE, "seed", 1, 2, 7, 8);
        Trace trace = new Trace();
        Tensor watched = trace.watch(p);
        Tensor y = Pyramid.masked(levels, field.cropped(field.whole(watched)));
        double[] gradient = trace.gradient(y, seed, watched).toDoubles();
        for (int i = 0; i < gradient.length; i++) {
            double h = 1e-6;
            double[] up = p.toDoubles();
            double[] down = p.toDoubles();
            up[i] += h;
            down[i] -= h;
            double[] at = new double[2];
            for (int side = 0; side < 2; side++) {
                Tensor moved = REFERENCE.tensor(p.shape(), side == 0 ? up : down);
                Tensor z = Pyramid.masked(levels, field.cropped(field.whole(moved)));
                at[side] = z.mul(seed).sum().item();
            }
            assertEquals((at[0] - at[1]) / (2 * h), gradient[i], 1e-6, "parameter " + i);
        }
    }

    private static Study tiny(Engine engine, int batch, Target target) {
        TinyNet net = new TinyNet(Site.root(new Seeded(engine, "extremal")), 4, 3);
        return new Study(net, random(engine, "photo", batch, 3, 8, 10), "input", target);
    }

    /// The energy of one mask whose wanted positions stay as they are at the start.
    private static double energy(
            ExtremalPerturbation method, Evidence e, Tensor p, boolean flipped, double[] wanted) {
        Tensor levels = method.pyramid().of(e.activation());
        MaskField field = new MaskField(REFERENCE, COARSE, 8, 10);
        Tensor whole = field.whole(p);
        Tensor mask = field.cropped(whole);
        Tensor kept = Pyramid.masked(levels, mask);
        Tensor left = Pyramid.masked(levels, mask.rsub(1));
        double preserved = e.scoreAt(flipped ? Layouts.flip(kept, 3) : kept).item();
        double deleted = e.scoreAt(flipped ? Layouts.flip(left, 3) : left).item();
        double reward =
                switch (method.variant()) {
                    case PRESERVE -> preserved;
                    case DELETE -> -deleted;
                    case DUAL -> preserved - deleted;
                };
        double off = 0;
        double[] values = whole.toDoubles();
        for (int i = 0; i < values.length; i++) off += Math.pow(values[i] - wanted[i], 2);
        return reward - 300 * off / values.length;
    }

    private static double[] largest(double[] values, double area) {
        int zeros = (int) (values.length * (1 - area));
        double[] wanted = new double[values.length];
        IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i]))
                .skip(zeros)
                .forEach(i -> wanted[i] = 1);
        return wanted;
    }

    /// At the start the parameters lie on their upper bound, so that differences are one-sided, of
    /// second order.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void theFirstStepClimbsTheEnergy(Variant variant) {
        for (Jitter jitter : Jitter.values()) {
            ExtremalPerturbation method = method(variant, BLUR, 2, jitter, 0.2);
            Evidence e = tiny(REFERENCE, 1, Target.logit(1)).evidence();
            MaskField field = new MaskField(REFERENCE, COARSE, 8, 10);
            Tensor p = REFERENCE.full(field.parameters(1), 1);
            double[] wanted = largest(field.whole(p).toDoubles(), 0.2);
            boolean flipped = jitter == Jitter.FLIP;
            double[] start = p.toDoubles();
            double[] next = start.clone();
            for (int i = 0; i < start.length; i++) {
                double h = 1e-5;
                double[] at = new double[3];
                for (int k = 0; k < 3; k++) {
                    double[] moved = start.clone();
                    moved[i] -= k * h;
                    Tensor q = REFERENCE.tensor(p.shape(), moved);
                    at[k] = energy(method, e, q, flipped, wanted);
                }
                double slope = (3 * at[0] - 4 * at[1] + at[2]) / (2 * h);
                next[i] = Math.clamp(start[i] + 0.01 * slope, 0, 1);
            }
            Tensor moved = REFERENCE.tensor(p.shape(), next);
            double[] expected = field.cropped(field.whole(moved)).toDoubles();
            double[] found = method.masks(e).toDoubles();
            assertArrayEquals(expected, found, 1e-4, variant + " " + jitter);
            double[] first = notes(e).getFirst().value().toDoubles();
            double penalty = notes(e).getLast().value().toDoubles()[0];
            assertEquals(energy(method, e, p, flipped, wanted), first[0] + penalty, 1e-9, "energy");
        }
    }

    private static List<Note> notes(Evidence e) {
        return e.notes().subList(e.notes().size() - 2, e.notes().size());
    }

    /// The score is the mean of the left quarter: the mask that keeps it high covers it, the one
    /// that lowers it most too.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void theMaskGoesWhereTheScoreComesFrom(Variant variant) {
        Tensor x = SIMD.full(new Shape(1, 1, 12, 16), 100);
        Network left = in -> Layouts.flatten(in.getFirst().slice(3, 0, 4, 1), 1).mean(1);
        Study study =
                new Study(
                        left, List.of(x), List.of(Place.input()), Target.logit(0), Sweep.AUTOMATIC);
        Saliency s = study.explain(method(variant, new Pyramid.Fade(2), 60, Jitter.NONE, 0.25));
        double inside = s.map().slice(3, 0, 4, 1).mean().item();
        double outside = s.map().slice(3, 8, 16, 1).mean().item();
        assertTrue(inside > 0.8, variant + " inside " + inside);
        assertTrue(outside < 0.2, variant + " outside " + outside);
    }

    @Test
    void aBatchIsItsSamplesBitForBitAndAreasAreSummed() {
        ExtremalPerturbation both = method(Variant.DUAL, BLUR, 4, Jitter.FLIP, 0.1, 0.4);
        Study study = tiny(SIMD, 2, Target.logits(2, 0));
        float[] whole = study.explain(both).map().toArray();
        for (int n = 0; n < 2; n++) {
            Tensor x = study.inputs().getFirst().slice(0, n, n + 1, 1);
            Target target = Target.logit(n == 0 ? 2 : 0);
            Study one = new Study(study.model(), List.of(x), study.places(), target, study.sweep());
            float[] map = one.explain(both).map().toArray();
            assertArrayEquals(map, Arrays.copyOfRange(whole, n * 80, n * 80 + 80));
            Tensor masks = both.masks(one.evidence());
            assertEquals(new Shape(2, 1, 8, 10), masks.shape());
            assertArrayEquals(map, masks.sum(0).toArray());
            Tensor alone = method(Variant.DUAL, BLUR, 4, Jitter.FLIP, 0.4).masks(one.evidence());
            assertArrayEquals(alone.toArray(), masks.slice(0, 1, 2, 1).toArray());
        }
    }

    @Test
    void theLastSmoothingIsAShareOfTheSmallestExtent() {
        ExtremalPerturbation plain = method(Variant.PRESERVE, BLUR, 2, Jitter.NONE, 0.3);
        ExtremalPerturbation smooth =
                new ExtremalPerturbation(
                        plain.areas(), plain.variant(), BLUR, COARSE, 2, Jitter.NONE, 0.1);
        Evidence e = tiny(SIMD, 1, Target.top()).evidence();
        Tensor expected = Smoothing.ZERO.gaussian(plain.masks(e), 0.8);
        assertArrayEquals(expected.toArray(), smooth.masks(e).toArray());
    }

    @Test
    void anInterruptEndsIt() {
        Sweep interrupting =
                new Sweep(
                        0,
                        (what, done, total) -> {
                            assertEquals("extremal-perturbation", what);
                            assertEquals(50, total);
                            if (done == 2) Thread.currentThread().interrupt();
                            assertTrue(done <= 2);
                        });
        Study study = tiny(SIMD, 1, Target.top()).with(interrupting);
        ExtremalPerturbation method = method(Variant.PRESERVE, BLUR, 50, Jitter.NONE, 0.3);
        assertThrows(CancellationException.class, () -> study.explain(method));
        assertTrue(Thread.interrupted());
    }

    @Test
    void badNumbersAreRefused() {
        assertThrows(CamException.class, () -> method(Variant.DUAL, BLUR, 5, Jitter.NONE, 1.0));
        assertThrows(CamException.class, () -> method(Variant.DUAL, BLUR, 5, Jitter.NONE));
        assertThrows(CamException.class, () -> method(Variant.DUAL, BLUR, 0, Jitter.NONE, 0.1));
        assertThrows(CamException.class, () -> new Pyramid.Blur(1, 20));
        assertThrows(CamException.class, () -> new Pyramid.Blur(8, 0));
        assertThrows(CamException.class, () -> new Pyramid.Fade(1));
        assertThrows(CamException.class, () -> new SmoothMask(0, 21));
        assertThrows(CamException.class, () -> new SmoothMask(7, 0));
        Evidence two = tiny(SIMD, 2, Target.top()).evidence();
        ExtremalPerturbation method = ExtremalPerturbation.of(Profile.TORCHRAY);
        assertThrows(CamException.class, () -> method.masks(two));
    }

    @Test
    void aMarginIsTheLeadOverTheBestOther() {
        Tensor y = REFERENCE.tensor(new Shape(2, 3), 2f, 5f, 3f, -1f, -1f, -4f);
        assertArrayEquals(new double[] {2, 0}, MarginTarget.of(1).score(y).toDoubles());
        assertArrayEquals(new double[] {-3, -3}, MarginTarget.of(0, 2).score(y).toDoubles());
        assertEquals(MarginTarget.of(2), MarginTarget.of(0, 2).sample(1));
        assertEquals("margin of 1", MarginTarget.of(1).name());
        Trace trace = new Trace();
        Tensor two = trace.watch(REFERENCE.tensor(new Shape(1, 2), 1f, -3f));
        Tensor one = REFERENCE.full(new Shape(1, 1), 1);
        Tensor gradient = trace.gradient(MarginTarget.of(0).score(two), one, two);
        assertArrayEquals(new double[] {1, -1}, gradient.toDoubles());
        assertThrows(CamException.class, () -> MarginTarget.of(3).score(y));
        assertThrows(CamException.class, () -> MarginTarget.of());
        assertThrows(CamException.class, () -> MarginTarget.of(0, 1, 2).score(y));
    }
}
