package vitrine.benchmarks.contest;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.methods.Methods;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;

import java.util.List;
import java.util.concurrent.CancellationException;

/// A map, or a share of a method's sweep. A sweep ends with a batch, so it may do more than the
/// share; what is more is taken off the time.
final class Explanation implements Contestant.Task {
    private final Method method;
    private final Study study;
    private final double share;
    private double done = 1;
    private float[] map = {};

    Explanation(Job.Explain job, Layer model, Tensor image) {
        this.method = Methods.named(job.method(), Profile.PAPER);
        this.share = job.share();
        this.study =
                new Study(
                        Network.of(model),
                        List.of(image),
                        List.of(method.place(job.layer())),
                        Target.logit(Inputs.CLASS),
                        new Sweep(0, (_, swept, of) -> enough(swept, of)));
    }

    private void enough(int swept, int of) {
        if (share == 1 || swept < share * of) return;
        done = (double) swept / of;
        throw new CancellationException(swept + " are enough");
    }

    @Override
    public void run() {
        try {
            map = study.explain(method).map().toArray();
        } catch (CancellationException e) {
            if (share == 1) throw e;
        }
    }

    @Override
    public double scale() {
        return share / done;
    }

    @Override
    public float[] answer() {
        return Inputs.some(map);
    }

    @Override
    public void close() {}
}
