package vitrine.cam.metrics;

import vitrine.engine.Tensor;

/// How alike two maps of one sample are: 1 if they are the same.
public interface Similarity {
    /// Its name, in kebab case.
    String name();

    /// Of two maps of one shape, `[1, 1, ...]` or `[1, c, ...]`.
    double of(Tensor a, Tensor b);
}
