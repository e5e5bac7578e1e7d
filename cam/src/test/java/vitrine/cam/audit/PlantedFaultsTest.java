package vitrine.cam.audit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.Weighted;
import vitrine.cam.gradients.InputXGradient;
import vitrine.cam.methods.GradCam;
import vitrine.cam.methods.HiResCam;
import vitrine.cam.metrics.EdgeMap;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// What is wrong is found, each fault by the check that is there for it.
class PlantedFaultsTest {
    /// Grad-CAM with other weights under its name.
    private record Wrong(UnaryOperator<Tensor> alpha) implements Weighted {
        @Override
        public String name() {
            return "grad-cam";
        }

        @Override
        public Tensor weighted(Evidence e) {
            Tensor weights = e.note("alpha", () -> alpha.apply(e.gradient()));
            return e.activation().mul(weights);
        }

        @Override
        public String toString() {
            return "GradCam[]";
        }
    }

    @Test
    void weightsWithoutTheDivision() {
        Subject wrong = Audited.subject(new Wrong(Space::sum));
        String says = Audited.fails(wrong, new Restated());
        assertTrue(says.startsWith("alpha does not follow"), says);
        Audited.fails(wrong, new SumOfMap());
        Audited.holds(wrong, new Steps());
    }

    @Test
    void weightsWithoutTheirSign() {
        Subject wrong = Audited.subject(new Wrong(g -> Space.mean(g).abs()));
        Audited.fails(wrong, new Restated());
        Audited.fails(wrong, new SumOfMap());
        Audited.fails(wrong, new NegatedScore());
    }

    /// The weights are right, and the map is of others.
    @Test
    void aMapThatDoesNotFollow() {
        Weighted wrong =
                new Weighted() {
                    @Override
                    public String name() {
                        return "grad-cam";
                    }

                    @Override
                    public Tensor weighted(Evidence e) {
                        Tensor alpha = e.note("alpha", () -> Space.mean(e.gradient()));
                        return e.activation().mul(alpha.mul(1.0001));
                    }

                    @Override
                    public String toString() {
                        return "GradCam[]";
                    }
                };
        String says = Audited.fails(Audited.subject(wrong), new Restated());
        assertTrue(says.startsWith("map does not follow"), says);
    }

    @Test
    void aSaturatedModel() {
        UnaryOperator<Network> saturated = n -> in -> n.apply(in).sub(1e6).sigmoid();
        String says =
                Audited.fails(Audited.subject(new GradCam(), "tail", saturated), new Answers());
        assertTrue(says.contains("every gradient here is 0"), says);
    }

    @Test
    void aModelThatRemembersWhatItWasAsked() {
        AtomicInteger runs = new AtomicInteger();
        UnaryOperator<Network> forgetful =
                n -> in -> n.apply(List.of(in.getFirst().mul(1 + 0.001 * runs.getAndIncrement())));
        String says =
                Audited.fails(Audited.subject(new GradCam(), "tail", forgetful), new SameBits());
        assertTrue(says.startsWith("a second run differs: quantity"), says);
    }

    /// The backward pass of a function that is not the derivative of its forward pass.
    @Test
    void aWrongDerivative() {
        UnaryOperator<Network> wrong = n -> in -> n.apply(in).marked("wrong", g -> g.mul(1.01));
        Subject subject = Audited.subject(new HiResCam(), "block", wrong);
        Audited.fails(subject, new Differences());
        Audited.holds(Audited.subject(new HiResCam(), "block", n -> n), new Differences());
    }

    /// A derivation that is not the same in double precision.
    @Test
    void anAnswerOfSinglePrecisionAlone() {
        UnaryOperator<Network> coarse =
                n ->
                        in -> {
                            Tensor y = n.apply(in);
                            boolean single = !y.engine().name().equals("reference");
                            return single ? y.neg() : y;
                        };
        Audited.fails(Audited.subject(new HiResCam(), "tail", coarse), new Rederived());
    }

    /// The edges of the input and so much of the gradient, under a method's name.
    private record Edges(double trace) implements Method {
        @Override
        public String name() {
            return "edges";
        }

        @Override
        public Place place(String layer) {
            return Place.input();
        }

        @Override
        public Tensor map(Evidence e) {
            Subject s = Audited.subject(new GradCam());
            Tensor edges = new EdgeMap().map(s.study().apply(e.activation().engine()));
            return trace == 0 ? edges : edges.add(e.gradient().sum(1).mul(trace));
        }
    }

    /// A map that does not look at the model.
    @Test
    void aMapOfEdges() {
        String says = Audited.fails(Audited.subject(new Edges(0)), new ModelSanity());
        assertTrue(says.contains("ρ is 1 [1, 1]"), says);
        Audited.fails(Audited.subject(new Edges(0)), new LabelSanity());
    }

    /// A map that hardly looks at the model, and changes with it a little.
    @Test
    void aMapOfEdgesWithATraceOfTheModel() {
        Subject edges = Audited.subject(new Edges(0.01));
        String says = Audited.fails(edges, new ModelSanity());
        assertFalse(says.contains("ρ is 1 "), says);
        Audited.holds(Audited.subject(new GradCam()), new ModelSanity());
    }

    /// The score stands on a corner that has nothing to do with the object.
    @Test
    void aScoreThatStandsOnTheMark() {
        double[] corner = mask(0, 3);
        double[] object = mask(6, 12);
        Subject.Truth truth = new Subject.Truth(object, corner);
        Audited.fails(reading(corner, truth), new IgnoresMark());
        Audited.fails(reading(corner, truth), new PointsAtObject());
        Audited.holds(reading(object, truth), new IgnoresMark());
        Audited.holds(reading(object, truth), new PointsAtObject());
        Subject.Truth nowhere = new Subject.Truth(null, corner);
        Audited.fails(reading(corner, nowhere), new IgnoresMark());
    }

    /// A model whose score is the sum of squares where the mask is.
    private static Subject reading(double[] mask, Subject.Truth truth) {
        Method method = new InputXGradient();
        return new Subject(
                engine -> {
                    Tensor x = Audited.image(engine).add(3);
                    Tensor where = engine.tensor(x.shape().with(1, 1), mask);
                    Network sum =
                            in -> in.getFirst().mul(where).square().sum(1, 2, 3).reshape(1, 1);
                    return new Study(
                            sum,
                            List.of(x.mul(where).add(x.mul(0.5))),
                            List.of(Place.input()),
                            Target.logit(0),
                            Sweep.AUTOMATIC);
                },
                method,
                Profile.PAPER,
                null,
                truth);
    }

    private static double[] mask(int from, int to) {
        double[] mask = new double[Audited.SIDE * Audited.SIDE];
        for (int y = from; y < to; y++)
            for (int x = from; x < to; x++) mask[y * Audited.SIDE + x] = 1;
        return mask;
    }
}
