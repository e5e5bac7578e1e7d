package vitrine.cam.metrics;

import vitrine.cam.Network;
import vitrine.cam.Place;
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

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Models whose scores are plain to see, and maps by formula.
final class Toys {
    static final Engine REFERENCE = Engine.reference();
    static final Engine SIMD = Engine.cpu();

    private Toys() {}

    /// Maps by a function of the study.
    record By(String name, Function<Study, Tensor> maps) implements Explainer {
        @Override
        public Tensor map(Study study) {
            return maps.apply(study);
        }
    }

    /// The map that is the first input itself.
    static Explainer itself() {
        return new By("input", study -> study.inputs().getFirst());
    }

    /// The sum over all axes but the batch, `[n, 1]`.
    static Tensor total(Tensor x) {
        int[] axes = IntStream.range(1, x.shape().rank()).toArray();
        return Layouts.flatten(x.sum(axes), 1);
    }

    /// A study whose score is a function of the input to `[n, 1]`.
    static Study study(Tensor x, UnaryOperator<Tensor> score) {
        Network model = inputs -> score.apply(inputs.getFirst());
        Target target = Target.of("output", y -> y);
        return new Study(model, List.of(x), List.of(Place.input()), target, Sweep.AUTOMATIC);
    }

    /// The study of a sum.
    static Study sum(Tensor x) {
        return study(x, Toys::total);
    }

    /// One sample `[1, 1, n]` in double precision.
    static Tensor line(double... values) {
        return REFERENCE.tensor(new Shape(1, 1, values.length), values);
    }

    /// Seeded numbers.
    static Tensor numbers(Engine engine, String name, int... dims) {
        Shape shape = new Shape(dims);
        return engine.tensor(shape, Seeded.values(name, shape.size(), 0, 1));
    }

    static TinyNet net(Engine engine, String seed) {
        return new TinyNet(Site.root(new Seeded(engine, seed)), 4, 5);
    }

    /// The only map of a study on trial.
    static Trial trial(Study study, Explainer explainer) {
        return Trial.of(study, explainer).getFirst();
    }

    /// The figure of the only map of a study.
    static double figure(Metric metric, Study study, Explainer explainer) {
        return metric.of(trial(study, explainer)).value();
    }
}
