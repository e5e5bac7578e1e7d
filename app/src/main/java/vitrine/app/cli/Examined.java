package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.audit.Subject;
import vitrine.cam.metrics.Rebuild;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.models.ModelSpec;

import java.util.List;
import java.util.function.UnaryOperator;

/// One method's answer about one input, to be asked on any engine.
record Examined(
        ModelOptions models,
        CommonOptions common,
        ModelSpec model,
        Input input,
        Method method,
        List<Place> places,
        Target target,
        Profile profile,
        Sweep sweep) {

    Subject subject(Engine engine) {
        Rebuild again = change -> network(engine, change);
        return new Subject(this::study, method, profile, again, truth());
    }

    private Study study(Engine engine) {
        Tensor x = engine.tensor(input.shape(), input.values());
        return new Study(network(engine, w -> w), List.of(x), places, target, sweep);
    }

    /// The network from weights that were changed on the way.
    private Network network(Engine engine, UnaryOperator<Weights> change) {
        ModelSpec changed =
                new ModelSpec(
                        model.name(),
                        site -> built(site, change),
                        model.targetLayer(),
                        model.input(),
                        model.labels());
        return Network.of(models.load(engine, changed, common).layer());
    }

    private Layer built(Site site, UnaryOperator<Weights> change) {
        return model.build().apply(Site.root(change.apply(site.weights())));
    }

    private Subject.@Nullable Truth truth() {
        return null;
    }
}
