package vitrine.cam.metrics;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.engine.Tensor;

import java.util.List;

/// One sample of a study, and what the model says of it, asked once for all maps on trial.
final class Subject {
    private final Study study;
    private final int sample;
    private @Nullable Evidence evidence;

    Subject(Study batch, int sample) {
        this.sample = sample;
        int n = batch.inputs().getFirst().shape().dim(0);
        List<Tensor> own =
                batch.inputs().stream()
                        .map(x -> x.shape().dim(0) == n ? x.slice(0, sample, sample + 1, 1) : x)
                        .toList();
        this.study =
                new Study(
                        batch.model(),
                        own,
                        batch.places(),
                        batch.target().sample(sample),
                        batch.sweep());
    }

    Study study() {
        return study;
    }

    int sample() {
        return sample;
    }

    Evidence evidence() {
        Evidence known = evidence;
        if (known != null) return known;
        Evidence asked = study.at(Place.input()).evidence();
        evidence = asked;
        return asked;
    }
}
