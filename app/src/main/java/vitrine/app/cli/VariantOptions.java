package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import vitrine.app.ExitCode;
import vitrine.app.Failure;
import vitrine.cam.Method;
import vitrine.cam.Sampled;
import vitrine.cam.Weighted;
import vitrine.cam.combine.Augmented;
import vitrine.cam.combine.Fused;
import vitrine.cam.methods.EigenSmooth;

import java.util.function.UnaryOperator;

/// What is done with every method beyond what it does by itself.
final class VariantOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The seed of methods that draw random numbers, and of the scenes that are"
                            + " drawn where no photo is given. Default: 0.")
    private long seed;

    @Option(
            names = "--fuse",
            paramLabel = "F",
            description =
                    "Makes one map of several layers: ${COMPLETION-CANDIDATES}. Default: a map for"
                            + " each.")
    private @Nullable Fusion fuse;

    @Option(
            names = "--aug-smooth",
            description = "Averages the maps of mirrored, dimmed and brightened inputs.")
    private boolean augmented;

    @Option(
            names = "--eigen-smooth",
            description = "Shows the first principal component of the weighted activations.")
    private boolean eigen;

    /// How maps of several layers become one.
    enum Fusion {
        PROFILE,
        MEAN,
        MAXIMUM,
        PRODUCT
    }

    /// The seed.
    long seed() {
        return seed;
    }

    Method of(Method method) {
        Method seeded = method instanceof Sampled s ? s.withSeed(seed) : method;
        Method smooth = eigen ? smoothed(seeded) : seeded;
        return augmented ? new Augmented(smooth) : smooth;
    }

    private static Method smoothed(Method method) {
        if (method instanceof Weighted w) return new EigenSmooth(w);
        throw new Failure(
                ExitCode.USAGE,
                "--eigen-smooth: does not apply to "
                        + method.name()
                        + ", which weights no activations; use it with grad-cam and its kind");
    }

    /// The method for all layers at once, or null where each layer has its own map.
    @Nullable UnaryOperator<Method> fusion() {
        Fusion how = fuse;
        if (how == null) return null;
        return switch (how) {
            case PROFILE -> m -> m;
            case MEAN -> m -> new Fused(m, Fused.Fusion.MEAN);
            case MAXIMUM -> m -> new Fused(m, Fused.Fusion.MAXIMUM);
            case PRODUCT -> m -> new Fused(m, Fused.Fusion.PRODUCT);
        };
    }
}
