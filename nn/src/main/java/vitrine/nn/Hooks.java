package vitrine.nn;

import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// What one run does at chosen layers: each hook sees a value and returns it, or another in its
/// place.
///
/// Forward hooks see a layer's input or output; backward hooks see the gradient that arrives there.
/// Hooks are an argument of a run. Nothing is attached to a model, so nothing has to be removed,
/// and two threads never see each other's hooks.
///
/// {@snippet :
/// Tensor[] seen = new Tensor[1];
/// Tensor logits = Hooks.none()
///         .output(Selector.path("layer4.1"), (layer, y) -> seen[0] = y)
///         .during(() -> model.apply(image));
/// }
public final class Hooks {
    private static final Hooks NONE = new Hooks(List.of());

    private final List<Hook> hooks;

    private Hooks(List<Hook> hooks) {
        this.hooks = List.copyOf(hooks);
    }

    enum Place {
        INPUT,
        OUTPUT,
        INPUT_GRADIENT,
        OUTPUT_GRADIENT
    }

    record Hook(Selector selector, Place place, BiFunction<Layer, Tensor, Tensor> action) {}

    /// No hooks.
    public static Hooks none() {
        return NONE;
    }

    /// And: sees, and may replace, what the layers are given.
    public Hooks input(Selector layers, BiFunction<Layer, Tensor, Tensor> action) {
        return with(new Hook(layers, Place.INPUT, action));
    }

    /// And: sees, and may replace, what the layers return.
    public Hooks output(Selector layers, BiFunction<Layer, Tensor, Tensor> action) {
        return with(new Hook(layers, Place.OUTPUT, action));
    }

    /// And: in a backward pass through the run, sees and may replace the gradient of the layers'
    /// inputs.
    public Hooks inputGradient(Selector layers, BiFunction<Layer, Tensor, Tensor> action) {
        return with(new Hook(layers, Place.INPUT_GRADIENT, action));
    }

    /// And: in a backward pass through the run, sees and may replace the gradient of the layers'
    /// outputs.
    public Hooks outputGradient(Selector layers, BiFunction<Layer, Tensor, Tensor> action) {
        return with(new Hook(layers, Place.OUTPUT_GRADIENT, action));
    }

    private Hooks with(Hook hook) {
        List<Hook> more = new ArrayList<>(hooks);
        more.add(hook);
        return new Hooks(more);
    }

    List<Hook> list() {
        return hooks;
    }

    /// Runs with these hooks, and only these. A hook for one path that the run never met is an
    /// error that names near paths.
    public <R> R during(Supplier<R> run) {
        return new HookedRun(this).call(run);
    }

    /// As [#during], beside the hooks of the run around this one, which see each value first.
    public <R> R within(Supplier<R> run) {
        return new HookedRun(this, HookedRun.current()).call(run);
    }
}
