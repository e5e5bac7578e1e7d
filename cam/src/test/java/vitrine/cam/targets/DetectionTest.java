package vitrine.cam.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Set;
import java.util.stream.Stream;

/// Scores of detectors on boxes that can be reckoned by hand.
class DetectionTest {
    private static final Engine ENGINE = Engine.reference();

    private static Tensor objects(int samples, int each, double... numbers) {
        int columns = numbers.length / samples / each;
        return ENGINE.tensor(new Shape(samples, each, columns), numbers);
    }

    /// Boxes with objectness and the scores of two classes.
    private static final Tensor FOUND =
            objects(
                    2,
                    3,
                    new double[] {
                        0, 0, 10, 10.5, .9, .8, .6, // overlap 20/21, likeness .8
                        5, 0, 15, 10, 1, 1, .1, // 1/3
                        20, 20, 31, 30, 1, 1, .2, // none
                        0.5, 1, 9.5, 6, .8, 3, 4, // .45, likeness .6
                        -4, -4, 1, 2, 1, 1, 1, // 2/128
                        21, 20, 30, 30, .5, .1, 1 // none
                    });

    private static final double[] ONE = {0, 0, 10, 10, 0, 1, 0};
    private static final double[] OTHER = {20, 20, 30, 30, 0, 0, 2};

    private static double[] both() {
        double[] y = new double[14];
        System.arraycopy(ONE, 0, y, 0, 7);
        System.arraycopy(OTHER, 0, y, 7, 7);
        return y;
    }

    static Stream<TargetsTest.Case> cases() {
        double first = 20 / 21.0 * .9 * .8;
        double second = .45 * .8 * .6;
        double near = 100 / 110.0 * .2 / Math.sqrt(1.04);
        double far = .9 * .5 / Math.sqrt(1.01);
        Set<Detection.Factor> sure = Set.of(Detection.Factor.OBJECTNESS);
        Set<Detection.Factor> same = Set.of(Detection.Factor.CLASS);
        return Stream.of(
                new TargetsTest.Case(new Detection(objects(1, 1, ONE)), FOUND, first, second),
                new TargetsTest.Case(
                        new Detection(objects(1, 1, ONE), Set.of()), FOUND, 20 / 21.0, .45),
                new TargetsTest.Case(
                        new Detection(objects(1, 1, ONE), sure), FOUND, 20 / 21.0 * .9, .45 * .8),
                new TargetsTest.Case(
                        new Detection(objects(1, 1, ONE), same), FOUND, 20 / 21.0 * .8, .45 * .6),
                new TargetsTest.Case(
                        new Detection(objects(1, 2, both())),
                        FOUND,
                        (first + near) / 2,
                        (second + far) / 2),
                new TargetsTest.Case(new Detection(objects(2, 1, both())), FOUND, first, far));
    }

    static TargetsTest.Case jumping() {
        double[] wanted = {0, 0, 10, 10, 3, 1, 0, 10, 10, 4};
        double[] found = {0, 0, 10, 8, 3, .9, 0, 0, 12, 10, 4, .8};
        return new TargetsTest.Case(
                new MatchedBoxes(objects(2, 1, wanted)), objects(2, 1, found), 1.7, 1.55);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theScoreIsTheFormula(TargetsTest.Case c) {
        double[] scores = TargetsTest.evidence(c.target(), c.output()).score().toDoubles();
        for (int n = 0; n < 2; n++) assertEquals(c.scores()[n], scores[n], 1e-12);
    }

    /// pytorch-grad-cam's own test: a match counts overlap and score, any other box nothing.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 10, 10, 3, 0.9, 1.9",
        "0, 0, 10, 10, 2, 0.9, 0",
        "0, 0, 10, 5, 3, 0.9, 0",
        "0, 0, 10, 6, 3, 0.9, 1.5",
        "20, 20, 30, 30, 3, 0.9, 0",
    })
    void matchedBoxes(
            double left,
            double top,
            double right,
            double bottom,
            int label,
            double score,
            double expected) {
        Tensor found =
                objects(1, 2, left, top, right, bottom, label, score, 40, 40, 50, 50, 3, .99);
        MatchedBoxes target = new MatchedBoxes(objects(1, 1, 0, 0, 10, 10, 3));
        assertEquals(expected, TargetsTest.evidence(target, found).score().item(), 1e-12);
        MatchedBoxes two = new MatchedBoxes(objects(1, 2, 0, 0, 10, 10, 3, 40, 40, 50, 50, 3), 0.5);
        assertEquals(expected + 1.99, TargetsTest.evidence(two, found).score().item(), 1e-12);
    }
}
