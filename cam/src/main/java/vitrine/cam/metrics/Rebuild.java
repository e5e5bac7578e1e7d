package vitrine.cam.metrics;

import vitrine.cam.Network;
import vitrine.engine.Engine;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.Weights;
import vitrine.nn.weights.Checkpoint;
import vitrine.nn.weights.Loading;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Builds the model under judgement again, from weights that were changed on the way.
@FunctionalInterface
public interface Rebuild {
    /// The model whose weights are what `change` makes of the trained ones.
    Network with(UnaryOperator<Weights> change);

    /// A model of one input.
    static Rebuild of(Weights trained, Function<Site, Layer> build) {
        return change -> Network.of(build.apply(Site.root(change.apply(trained))));
    }

    /// A model of one input from a checkpoint, which must stay open as long as models are built.
    static Rebuild of(Engine engine, Checkpoint file, Function<Site, Layer> build) {
        return change ->
                Network.of(
                        Loading.load(
                                engine,
                                file,
                                site -> build.apply(Site.root(change.apply(site.weights())))));
    }
}
