package vitrine.cam.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Profile;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.metrics.Rebuild;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.weights.Seeded;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Small networks for audits.
final class Audited {
    static final Engine SIMD = Engine.cpu(2);
    static final int SIDE = 16;

    private Audited() {}

    static Tensor image(Engine engine) {
        Shape shape = new Shape(1, 3, SIDE, SIDE);
        return engine.tensor(shape, Seeded.values("audited", shape.size(), 0, 1));
    }

    /// The small residual network, which `change` may alter as a function.
    static Subject subject(Method method, String layer, UnaryOperator<Network> change) {
        return subject(method, layer, change, Audited::tiny);
    }

    static Subject subject(
            Method method,
            String layer,
            UnaryOperator<Network> change,
            Function<Site, Layer> build) {
        return new Subject(
                engine ->
                        new Study(
                                change.apply(
                                        Network.of(
                                                build.apply(
                                                        Site.root(new Seeded(engine, "audit"))))),
                                List.of(image(engine)),
                                List.of(method.place(layer)),
                                Target.top(),
                                Sweep.AUTOMATIC),
                method,
                Profile.PAPER,
                Rebuild.of(new Seeded(SIMD, "audit"), build),
                null);
    }

    static Layer tiny(Site site) {
        return new TinyNet(site, 8, 7);
    }

    static Subject subject(Method method) {
        return subject(method, "tail", n -> n);
    }

    static Verdict verdict(Subject subject, Check check) {
        return new Audit(subject, SIMD, TimeLimit.NONE)
                .verdicts(List.of(check), _ -> {})
                .getFirst();
    }

    static void holds(Subject subject, Check check) {
        Verdict v = verdict(subject, check);
        assertEquals(Verdict.Outcome.HOLDS, v.outcome(), v.toString());
    }

    static String fails(Subject subject, Check check) {
        Verdict v = verdict(subject, check);
        assertEquals(Verdict.Outcome.FAILS, v.outcome(), v.toString());
        return v.because();
    }
}
