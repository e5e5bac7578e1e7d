package vitrine.cam.targets;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import vitrine.cam.CamException;
import vitrine.cam.ClassScore;
import vitrine.cam.Target;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Targets that do not fit the output, and parameters that make no sense.
class TargetRefusalTest {
    private static final Engine ENGINE = Engine.reference();

    private static Tensor ones(int... dims) {
        return ENGINE.full(new Shape(dims), 1);
    }

    /// A target, an output that it does not fit, and a part of what is said.
    private record Case(Target target, Tensor output, String says) {
        @Override
        public String toString() {
            return says;
        }
    }

    private static final Tensor LOGITS = ones(2, 4);
    private static final Finer.Weighting EVEN = Finer.Weighting.EVEN;

    static Stream<Case> classes() {
        return Stream.of(
                new Case(Target.of(ClassScore.REST, 4), LOGITS, "class 4 is not one of the"),
                new Case(
                        Target.of(ClassScore.PROBABILITY, 0, 1, 2),
                        LOGITS,
                        "3 classes were given for a batch of 2"),
                new Case(
                        Target.of(ClassScore.LOG_ODDS, 0),
                        ones(2, 1),
                        "needs at least two classes, the model has 1"),
                new Case(
                        new Each(Target.logit(0), Target.logit(1), Target.logit(2)),
                        LOGITS,
                        "targets: 3 were given for a batch of 2"),
                new Case(Sum.of(ClassScore.LOGIT, 0, 9), LOGITS, "class 9 is not one of"),
                new Case(Contrast.logits(0, 1, 7), LOGITS, "class 7 is not one of"));
    }

    static Stream<Case> finer() {
        return Stream.of(
                new Case(new Finer(0, List.of(6), 1, EVEN), LOGITS, "class 6 is not one of"),
                new Case(
                        Finer.nearest(Target.top(), List.of(4), 1, EVEN),
                        LOGITS,
                        "rank 4 needs more classes than the model's 4"),
                new Case(
                        Finer.nearest(new Element(0), List.of(1), 1, EVEN),
                        LOGITS,
                        "needs a class and an output [batch, classes]"),
                new Case(
                        Finer.nearest(Target.logits(0, 1, 2), List.of(1), 1, EVEN),
                        LOGITS,
                        "3 classes were given for a batch of 2"));
    }

    static Stream<Case> numbers() {
        return Stream.of(
                new Case(new Binary(1), LOGITS, "needs an output of one number for each sample"),
                new Case(new Binary(1, 0, 1), ones(2, 1), "3 categories were given for a batch"),
                new Case(new Element(4), LOGITS, "has 4 numbers for each sample"),
                new Case(new Element(-1), LOGITS, "has 4 numbers for each sample"),
                new Case(
                        new Similarity(ones(3), Similarity.Kind.COSINE),
                        LOGITS,
                        "the embedding has 3 numbers, the model's output [2, 4] has 4"),
                new Case(
                        new Similarity(ones(3, 4), Similarity.Kind.COSINE),
                        LOGITS,
                        "3 embeddings were given for a batch of 2"));
    }

    static Stream<Case> segmentations() {
        Segmentation.Pooling sum = Segmentation.Pooling.SUM;
        Tensor dense = ones(2, 3, 2, 2);
        return Stream.of(
                new Case(
                        new Segmentation(0, ones(1, 2), sum),
                        LOGITS,
                        "needs an output [batch, classes, ...] with class 0"),
                new Case(
                        new Segmentation(3, ones(1, 2, 2), sum),
                        dense,
                        "with class 3, the model's is [2, 3, 2, 2]"),
                new Case(
                        new Segmentation(0, ones(1, 2, 3), sum),
                        dense,
                        "needs a mask with the extents of the output [2, 3, 2, 2], got [1, 2, 3]"),
                new Case(
                        new Segmentation(0, ones(3, 2, 2), sum),
                        dense,
                        "3 masks were given for a batch of 2"),
                new Case(
                        Segmentation.predicted(2, sum),
                        dense,
                        "class 2 is found nowhere in sample 0"));
    }

    static Stream<Case> detections() {
        return Stream.of(
                new Case(
                        new Detection(box(1, 0, 0, 2, 2, 1, 1)),
                        ones(2, 9, 7),
                        "needs an output [batch, boxes, 6]"),
                new Case(
                        new Detection(box(3, 0, 0, 2, 2, 1, 1)),
                        ones(2, 9, 6),
                        "3 lists of objects were given for a batch of 2"),
                new Case(
                        new MatchedBoxes(box(1, 0, 0, 2, 2, 1)),
                        ones(2, 9, 5),
                        "needs an output [batch, boxes, 6] of left"));
    }

    private static Tensor box(int samples, double... numbers) {
        return ENGINE.tensor(new Shape(1, 1, numbers.length), numbers)
                .expandTo(new Shape(samples, 1, numbers.length));
    }

    @ParameterizedTest
    @MethodSource({"classes", "finer", "numbers", "segmentations", "detections"})
    void anOutputThatDoesNotFit(Case c) {
        CamException e =
                assertThrows(CamException.class, () -> TargetsTest.evidence(c.target, c.output));
        assertTrue(e.getMessage().contains(c.says), e.getMessage());
    }

    @Test
    void parametersThatMakeNoSense() {
        Segmentation.Pooling mean = Segmentation.Pooling.MEAN;
        Map<String, Supplier<Target>> wrong =
                Map.ofEntries(
                        Map.entry("at least one class", () -> Target.logits()),
                        Map.entry("targets: needs at least one", () -> new Each(List.of())),
                        Map.entry("sum of targets: needs", () -> new Sum(List.of())),
                        Map.entry("category 0 or 1, got 2", () -> new Binary(2)),
                        Map.entry("one category", () -> new Binary()),
                        Map.entry("contrast: alpha", () -> Contrast.logits(0, Double.NaN, 1)),
                        Map.entry("one other class", () -> new Finer(0, List.of(), 1, EVEN)),
                        Map.entry(
                                "finer target: alpha",
                                () -> new Finer(0, List.of(1), Double.NaN, EVEN)),
                        Map.entry(
                                "ranks count from 1, got 0",
                                () -> Finer.nearest(Target.top(), List.of(0), 1, EVEN)),
                        Map.entry(
                                "is like nothing",
                                () -> new Similarity(ones(3).mul(0), Similarity.Kind.COSINE)),
                        Map.entry(
                                "needs an embedding",
                                () -> new Similarity(ones(1, 2, 3), Similarity.Kind.COSINE)),
                        Map.entry(
                                "a mask is zero everywhere",
                                () -> new Segmentation(0, ones(1, 2, 2).mul(0), mean)),
                        Map.entry("needs a mask", () -> new Segmentation(0, ones(4), mean)),
                        Map.entry("with an area", () -> new Detection(box(1, 0, 0, 0, 2, 1, 1))),
                        Map.entry("needs objects", () -> new Detection(ones(1, 2))),
                        Map.entry(
                                "threshold needs",
                                () -> new MatchedBoxes(box(1, 0, 0, 2, 2, 1), 1)));
        wrong.forEach((says, make) -> {
            CamException e = assertThrows(CamException.class, make::get);
            assertTrue(e.getMessage().contains(says), e.getMessage());
        });
    }
}
