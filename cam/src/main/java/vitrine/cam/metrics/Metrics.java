package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Profile;
import vitrine.nn.Names;

import java.util.List;

/// The metrics that need nothing but a study and a map, by their names, as a profile's library has
/// them. Others are made where there is what they need: a [Region], a [Rebuild] of the model, the
/// size of a subset.
public final class Metrics {
    private Metrics() {}

    /// All of them.
    public static List<Metric> all(Profile profile) {
        return List.of(
                Deletion.of(profile),
                Insertion.of(profile),
                Road.of(profile),
                AverageDrop.of(profile),
                new AverageIncrease(Masked.Mask.of(profile)),
                AverageGain.of(profile),
                new ConfidenceChange(Masked.Mask.of(profile)),
                new Coherency(),
                Complexity.of(profile),
                new Sparseness(),
                Arcc.of(profile),
                MuFidelity.of(profile),
                Infidelity.of(profile),
                MaxSensitivity.of(profile),
                AverageStability.of(profile),
                LabelRandomisation.of(profile));
    }

    /// Their names.
    public static List<String> names() {
        return all(Profile.PAPER).stream().map(Metric::name).toList();
    }

    /// The metric of that name, or a [CamException] that names near ones.
    public static Metric named(String name, Profile profile) {
        for (Metric m : all(profile)) if (m.name().equals(name)) return m;
        throw new CamException(
                "metric " + name + ": no metric of that name" + Names.near(name, names()));
    }
}
