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
import vitrine.scenes.Scene;
import vitrine.scenes.SceneClass;

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
        return new Subject(this::study, method, profile, again, truth(engine));
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

    /// Where in a scene what is explained is, and where its watermark.
    private Subject.@Nullable Truth truth(Engine engine) {
        Scene scene = input.scene();
        if (scene == null) return null;
        Tensor x = engine.tensor(input.shape(), input.values());
        Target known = target.resolve(network(engine, w -> w).apply(List.of(x)));
        double[] object = null;
        for (int k : known.classes()) object = mask(scene.mask(SceneClass.all().get(k)));
        boolean[] mark = new boolean[Scene.SIDE * Scene.SIDE];
        for (int i = 0; i < scene.watermark().size(); i++) mark[i] = scene.watermark().get(i);
        return new Subject.Truth(object, mask(mark));
    }

    private static double @Nullable [] mask(boolean[] pixels) {
        if (!Scene.any(pixels)) return null;
        double[] mask = new double[pixels.length];
        for (int i = 0; i < mask.length; i++) mask[i] = pixels[i] ? 1 : 0;
        return mask;
    }
}
