package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;
import vitrine.nn.Hooks.Hook;
import vitrine.nn.Hooks.Place;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// One run under hooks: which layers it met, and which hooks were used. It belongs to one thread.
final class HookedRun {
    private static final ScopedValue<HookedRun> CURRENT = ScopedValue.newInstance();
    private static final HookedRun FREE = new HookedRun(Hooks.none());

    private final List<Hook> hooks;
    private final @Nullable HookedRun around;
    private final Set<Hook> used = new LinkedHashSet<>();
    private final Set<String> met = new LinkedHashSet<>();
    private @Nullable TokenGrid grid;

    HookedRun(Hooks hooks) {
        this(hooks, null);
    }

    /// @param around a run whose hooks see each value first, or null
    HookedRun(Hooks hooks, @Nullable HookedRun around) {
        this.hooks = hooks.list();
        this.around = around;
    }

    static HookedRun current() {
        return CURRENT.orElse(FREE);
    }

    <R> R call(Supplier<R> run) {
        R result = ScopedValue.where(CURRENT, this).call(run::get);
        for (Hook hook : hooks) {
            if (hook.selector().exact() && !used.contains(hook)) {
                String path = hook.selector().description();
                throw new ModelException(
                        "layer "
                                + path
                                + ": the model has none of that path"
                                + Names.near(path, met));
            }
        }
        return result;
    }

    /// Where the tokens of the layers that follow lie, or null; kept only where somebody looks.
    void announce(@Nullable TokenGrid announced) {
        if (around != null) around.announce(announced);
        if (!hooks.isEmpty()) grid = announced;
    }

    @Nullable TokenGrid grid() {
        return grid;
    }

    Tensor enter(Layer layer, Tensor value) {
        Tensor x = around == null ? value : around.enter(layer, value);
        if (hooks.isEmpty()) return x;
        met.add(layer.path());
        return act(layer, x, Place.INPUT, Place.INPUT_GRADIENT);
    }

    Tensor leave(Layer layer, Tensor value) {
        Tensor y = around == null ? value : around.leave(layer, value);
        return hooks.isEmpty() ? y : act(layer, y, Place.OUTPUT, Place.OUTPUT_GRADIENT);
    }

    private Tensor act(Layer layer, Tensor t, Place value, Place gradient) {
        Tensor y = t;
        for (Hook hook : hooks) {
            if (hook.place() != value && hook.place() != gradient) continue;
            if (!hook.selector().test().test(layer)) continue;
            used.add(hook);
            if (hook.place() == value) y = hook.action().apply(layer, y);
            else if (y.traced()) y = y.marked(layer.path(), g -> hook.action().apply(layer, g));
        }
        return y;
    }
}
