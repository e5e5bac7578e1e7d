package vitrine.cam.targets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.ClassScore;
import vitrine.cam.Evidence;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.stream.Stream;

/// Every target against its formula, and what must hold for each: a score for every sample, its
/// gradient, the same for a sample alone, and the same where it is computed again for many values.
class TargetsTest {
    private static final Engine ENGINE = Engine.reference();
    private static final int CLASSES = 5;

    /// A target for outputs of that shape, a batch of two, and what it must say of each.
    record Case(Target target, Tensor output, double... scores) {
        @Override
        public String toString() {
            return target.name();
        }
    }

    private static Tensor values(String name, int... dims) {
        Shape shape = new Shape(dims);
        return ENGINE.tensor(shape, Seeded.values(name, shape.size(), 0, 2));
    }

    private static Tensor row(double... values) {
        return ENGINE.tensor(new Shape(1, values.length), values);
    }

    private static final Tensor LOGITS =
            ENGINE.tensor(
                    new Shape(2, CLASSES), new double[] {1, 2, -1, 0.5, 3, -2, 0, 1.5, 1, -0.5});

    private static double p(int n, int k) {
        double sum = 0;
        for (int j = 0; j < CLASSES; j++) sum += Math.exp(y(n, j));
        return Math.exp(y(n, k)) / sum;
    }

    private static double y(int n, int k) {
        return LOGITS.toDoubles()[n * CLASSES + k];
    }

    private static double finer(int n, int k, double alpha, int... others) {
        double sum = 0;
        double weights = 1e-9;
        for (int j : others) {
            sum += p(n, j) * (y(n, k) - alpha * y(n, j));
            weights += p(n, j);
        }
        return sum / weights;
    }

    static Stream<Case> classTargets() {
        return Stream.of(
                new Case(Target.logit(1), LOGITS, 2, 0),
                new Case(Target.logits(4, 2), LOGITS, 3, 1.5),
                new Case(Target.of(ClassScore.PROBABILITY, 2), LOGITS, p(0, 2), p(1, 2)),
                new Case(Target.of(ClassScore.PROBABILITY, 0, 3), LOGITS, p(0, 0), p(1, 3)),
                new Case(
                        Target.of(ClassScore.LOG_ODDS, 4, 1),
                        LOGITS,
                        Math.log(p(0, 4) / (1 - p(0, 4))),
                        Math.log(p(1, 1) / (1 - p(1, 1)))),
                new Case(
                        Target.of(ClassScore.REST, 3),
                        LOGITS,
                        y(0, 3) + Math.log(p(0, 3)),
                        y(1, 3) + Math.log(p(1, 3))),
                new Case(Target.top(), LOGITS, 3, 1.5),
                new Case(Target.top(ClassScore.PROBABILITY), LOGITS, p(0, 4), p(1, 2)),
                new Case(Contrast.logits(4, 0.5, 0), LOGITS, 2.5, 0.5),
                new Case(new Contrast(Target.top(), 1, Target.logits(0, 4)), LOGITS, 2, 2),
                new Case(Sum.of(ClassScore.LOGIT, 0, 2, 4), LOGITS, 3, -1),
                new Case(
                        Sum.of(ClassScore.PROBABILITY, 0, 1),
                        LOGITS,
                        p(0, 0) + p(0, 1),
                        p(1, 0) + p(1, 1)));
    }

    static Stream<Case> finerTargets() {
        Finer.Weighting weighted = Finer.Weighting.PROBABILITY;
        Finer.Weighting even = Finer.Weighting.EVEN;
        return Stream.of(
                new Case(
                        new Finer(4, List.of(1, 0), 0.6, weighted),
                        LOGITS,
                        finer(0, 4, 0.6, 1, 0),
                        finer(1, 4, 0.6, 1, 0)),
                new Case(new Finer(4, List.of(1, 0), 0.6, even), LOGITS, 3 - 0.9, -0.5 + 0.6),
                new Case(
                        Finer.nearest(Target.top(), List.of(1, 2, 3), 1, weighted),
                        LOGITS,
                        finer(0, 4, 1, 1, 0, 3),
                        finer(1, 2, 1, 3, 1, 4)),
                new Case(
                        Finer.nearest(Target.logits(1, 0), List.of(2), 1, even),
                        LOGITS,
                        y(0, 1) - y(0, 4),
                        y(1, 0) - y(1, 1)));
    }

    static Stream<Case> otherTargets() {
        Tensor single = ENGINE.tensor(new Shape(2, 1), 2f, -3f);
        Tensor five = ENGINE.tensor(new Shape(1), 5f);
        return Stream.of(
                new Case(new Element(3), LOGITS, 0.5, 1),
                new Case(new Each(Target.logit(0), new Element(4)), LOGITS, 1, -0.5),
                new Case(new Each(Target.top()), LOGITS, 3, 1.5),
                new Case(new Binary(1), single, 2, -3),
                new Case(new Binary(0, 1), single, -2, -3),
                new Case(new Element(0), single, 2, -3),
                new Case(new Similarity(five, Similarity.Kind.COSINE), single, 1, -1),
                new Case(
                        new Similarity(row(1, 0, 1, 0, 2), Similarity.Kind.COSINE),
                        LOGITS,
                        (1 - 1 + 6) / Math.sqrt(15.25 * 6),
                        (-2 + 1.5 - 1) / Math.sqrt(7.5 * 6)),
                new Case(new Similarity(LOGITS.mul(3), Similarity.Kind.DIFFERENCE), LOGITS, 0, 0));
    }

    static Stream<Case> segmentations() {
        Tensor dense = values("dense", 2, 3, 4, 5);
        double[] d = dense.toDoubles();
        Tensor mask = ENGINE.tensor(new Shape(1, 4, 5), mask(0, 7, 19));
        Tensor masks = ENGINE.tensor(new Shape(2, 4, 5), both(mask(0, 7), mask(3)));
        Tensor signal = values("signal", 2, 3, 4);
        double[] s = signal.toDoubles();
        Tensor uneven = ENGINE.tensor(new Shape(1, 4), 1f, 0f, 3f, 0f);
        return Stream.of(
                new Case(
                        new Segmentation(1, mask, Segmentation.Pooling.SUM),
                        dense,
                        d[20] + d[27] + d[39],
                        d[80] + d[87] + d[99]),
                new Case(
                        new Segmentation(2, masks, Segmentation.Pooling.MEAN),
                        dense,
                        (d[40] + d[47]) / 2,
                        d[103]),
                new Case(
                        new Segmentation(0, uneven, Segmentation.Pooling.MEAN),
                        signal,
                        (s[0] + 3 * s[2]) / 4,
                        (s[12] + 3 * s[14]) / 4));
    }

    private static double[] mask(int... marked) {
        double[] m = new double[20];
        for (int i : marked) m[i] = 1;
        return m;
    }

    private static double[] both(double[] a, double[] b) {
        double[] y = new double[a.length + b.length];
        System.arraycopy(a, 0, y, 0, a.length);
        System.arraycopy(b, 0, y, a.length, b.length);
        return y;
    }

    static Stream<Case> onOutputs() {
        return Stream.of(classTargets(), finerTargets(), otherTargets(), segmentations())
                .flatMap(s -> s);
    }

    static Stream<Case> all() {
        return Stream.concat(onOutputs(), DetectionTest.cases());
    }

    /// The output itself is the input and the place.
    static Evidence evidence(Target target, Tensor output) {
        Network itself = in -> in.getFirst();
        return new Study(itself, List.of(output), List.of(Place.input()), target, Sweep.AUTOMATIC)
                .evidence();
    }

    @ParameterizedTest
    @MethodSource("onOutputs")
    void theScoreIsTheFormula(Case c) {
        double[] seen = evidence(c.target, c.output).score().toDoubles();
        assertArrayEquals(c.scores, seen, 1e-12);
    }

    /// The sum of the scores, whose derivative in any number is the gradient there.
    private static double total(Target target, Tensor output) {
        return target.score(output).sum().item();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theGradientIsTheDifferenceQuotient(Case c) {
        Evidence e = evidence(c.target, c.output);
        double[] gradient = e.gradient().toDoubles();
        double h = 1e-6;
        for (int i = 0; i < gradient.length; i++) {
            double[] step = new double[gradient.length];
            step[i] = h;
            Tensor moved = c.output.engine().tensor(c.output.shape(), step);
            double up = total(e.target(), c.output.add(moved));
            double down = total(e.target(), c.output.sub(moved));
            assertEquals((up - down) / (2 * h), gradient[i], 1e-8, "element " + i);
        }
    }

    /// What jumps has no difference quotient.
    static Stream<Case> allAndWhatJumps() {
        return Stream.concat(all(), Stream.of(DetectionTest.jumping()));
    }

    @ParameterizedTest
    @MethodSource("allAndWhatJumps")
    void aSampleAloneSaysWhatItSaysInTheBatch(Case c) {
        Evidence e = evidence(c.target, c.output);
        double[] scores = e.score().toDoubles();
        for (int i = 0; i < 2; i++) {
            Tensor one = c.output.slice(0, i, i + 1, 1);
            assertEquals(scores[i], e.target().sample(i).score(one).item());
            assertEquals(scores[i], evidence(c.target.sample(i), one).score().item());
        }
        assertArrayEquals(scores, e.eachSample(Evidence::score).toDoubles());
    }

    /// One sample's trace is evaluated again for many values at once.
    @ParameterizedTest
    @MethodSource("allAndWhatJumps")
    void manyValuesSayWhatEachSays(Case c) {
        Evidence both = evidence(c.target, c.output);
        Evidence one = evidence(both.target().sample(1), c.output.slice(0, 1, 2, 1));
        Tensor[] variants = new Tensor[5];
        for (int v = 0; v < variants.length; v++) variants[v] = one.activation().mul(1 + v / 64.0);
        double[] together = one.scores("variants", variants.length, v -> variants[v]).toDoubles();
        double[] replaced = one.replaced(Layouts.cat(0, variants)).score().toDoubles();
        for (int v = 0; v < variants.length; v++) {
            assertEquals(one.target().score(variants[v]).item(), together[v]);
            assertEquals(together[v], replaced[v]);
        }
    }

    /// Where the probability is one to the last bit, the log-odds still tell how far.
    @Test
    void logOddsOfASureClass() {
        Engine single = Engine.cpu();
        Tensor y = single.tensor(new Shape(1, 3), 200f, 1f, -3f);
        Target target = Target.of(ClassScore.LOG_ODDS, 0);
        assertEquals(199 - Math.log1p(Math.exp(-4)), target.score(y).item(), 1e-4);
        assertEquals(1, Target.of(ClassScore.PROBABILITY, 0).score(y).item());
        Evidence e = evidence(target, y);
        double other = 1 / (1 + Math.exp(-4));
        assertArrayEquals(new double[] {1, -other, other - 1}, e.gradient().toDoubles(), 1e-6);
    }

    @Test
    void theSegmentThatTheModelFinds() {
        Tensor dense = values("dense", 2, 3, 4, 5);
        double[] d = dense.toDoubles();
        Target target = Segmentation.predicted(1, Segmentation.Pooling.MEAN);
        double[] expected = new double[2];
        for (int n = 0; n < 2; n++) {
            int found = 0;
            for (int p = 0; p < 20; p++) {
                double own = d[n * 60 + 20 + p];
                if (own < d[n * 60 + p] || own < d[n * 60 + 40 + p]) continue;
                expected[n] += own;
                found++;
            }
            expected[n] /= found;
        }
        assertArrayEquals(expected, evidence(target, dense).score().toDoubles(), 1e-12);
    }

    @Test
    void namesSayWhatIsExplained() {
        assertEquals("logit 3", Target.logit(3).name());
        assertEquals("logits [3, 1]", Target.logits(3, 1).name());
        assertEquals("probability 3", Target.of(ClassScore.PROBABILITY, 3).name());
        assertEquals("log-odds [0, 2]", Target.of(ClassScore.LOG_ODDS, 0, 2).name());
        assertEquals("top class", Target.top().name());
        assertEquals("top class, ReST", Target.top(ClassScore.REST).name());
        assertEquals("logit 4 - 0.5 * logit 1", Contrast.logits(4, 0.5, 1).name());
        assertEquals("logit 1 + logit 2", Sum.of(ClassScore.LOGIT, 1, 2).name());
        assertEquals("category 1", new Binary(1).name());
        assertEquals(List.of(4, 2), evidence(Target.top(), LOGITS).target().classes());
        assertEquals(List.of(0, 1), new Each(Target.logit(0), Target.logit(1)).classes());
        assertTrue(new Element(3).classes().isEmpty());
    }
}
