package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.engine.Tensor;

/// What is given for each sample, or once for all.
final class Samples {
    private Samples() {}

    /// Throws a [CamException] unless there is one for all, or one for each sample.
    static void check(String target, String what, int given, int batch) {
        if (given == 1 || given == batch) return;
        throw new CamException(
                target
                        + ": "
                        + given
                        + " "
                        + what
                        + " were given for a batch of "
                        + batch
                        + "; give one for each sample, or one for all");
    }

    /// What is meant for sample `i`.
    static Tensor of(Tensor given, int i) {
        return given.shape().dim(0) == 1 ? given : given.slice(0, i, i + 1, 1);
    }
}
