package vitrine.cam.metrics;

import vitrine.cam.Study;

import java.util.ArrayList;
import java.util.List;

/// A way of judging a map. A record of its parameters.
///
/// {@snippet :
/// Explainer map = new Displayed(new GradCam(), Profile.PAPER);
/// Figures road = Road.of(Profile.PAPER).measure(study, map);
/// double own = road.first().mean().value();
/// double edges = road.row("edge map").mean().value();
/// }
public interface Metric {
    /// Its name in the literature, in kebab case.
    String name();

    /// Which way its figures are to be read.
    Better better();

    /// The figure of one sample's map. It depends on this sample alone.
    Estimate of(Trial trial);

    /// The figures of the explainer's maps of every sample, and beside them those of
    /// [Explainer#baselines].
    default Figures measure(Study study, Explainer explainer) {
        List<Explainer> all = new ArrayList<>();
        all.add(explainer);
        all.addAll(Explainer.baselines(study));
        return Figures.of(this, study, all);
    }
}
