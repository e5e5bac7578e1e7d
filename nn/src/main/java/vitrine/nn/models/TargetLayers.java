package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ReceptiveField;
import vitrine.engine.Shape;
import vitrine.nn.LayerOutline;
import vitrine.nn.Outline;
import vitrine.nn.TokenGrid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The layers at which a model is best explained, with the reason in a sentence. The default is the
/// model's own; the others follow from its structure at the size at hand.
///
/// @param spec the model
/// @param outline of the network that `spec` builds
public record TargetLayers(ModelSpec spec, Outline outline) {
    private static final String CONVOLUTION = "Conv2d";
    private static final String NORMALISATION = "LayerNorm";

    /// The reasons by path, the default first; none if the default gives no map at this size.
    public Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        List<LayerOutline> layers = outline.layers();
        for (LayerOutline main : layers) {
            Shape map = main.map();
            if (!main.path().equals(spec.targetLayer()) || !main.target() || map == null) continue;
            reasons.put(main.path(), "the default: " + meaning(main));
            alternatives(reasons, main, map, layers.subList(0, layers.indexOf(main)));
        }
        return reasons;
    }

    private static String meaning(LayerOutline main) {
        TokenGrid grid = main.grid();
        if (grid == null) return "the last features that have a place in the photo";
        if (main.rows() instanceof ReceptiveField.Window)
            return "the normalised tokens in front of the first attention, the last that each see"
                    + " but their own part of the photo";
        return grid.prefix() == 0
                ? "the normalised tokens in front of the last attention"
                : "behind the attention that follows, only the class token reaches the classes";
    }

    private void alternatives(
            Map<String, String> reasons, LayerOutline main, Shape map, List<LayerOutline> before) {
        if (main.type().equals(NORMALISATION)) {
            @Nullable LayerOutline sum = last(before, l -> same(l.map(), map) && passed(l));
            if (sum != null) reasons.put(sum.path(), "the same tokens before they are normalised");
        } else {
            @Nullable LayerOutline conv =
                    last(before, l -> l.type().equals(CONVOLUTION) && l.target());
            if (conv != null && near(conv.map(), map) && passed(conv)) {
                reasons.put(conv.path(), "the last convolution: its values are still signed");
            }
        }
        @Nullable LayerOutline finer = last(before, l -> finer(l.map(), map) && passed(l));
        if (finer != null) {
            String places = "a map of " + places(finer.map()) + " instead of " + places(map);
            reasons.put(finer.path(), "finer: " + places + ", of less abstract features");
        }
    }

    private static @Nullable LayerOutline last(
            List<LayerOutline> layers, Predicate<LayerOutline> test) {
        return layers.reversed().stream().filter(test).findFirst().orElse(null);
    }

    /// Whether all that the classes learn of the photo passes through a layer that has a map.
    private boolean passed(LayerOutline l) {
        return l.target() && outline.bottleneck(l.path());
    }

    /// At most twice as many places along each axis, and an odd one.
    private static boolean near(@Nullable Shape map, Shape main) {
        return map != null
                && map.dim(0) <= 2 * main.dim(0) + 1
                && map.dim(1) <= 2 * main.dim(1) + 1;
    }

    private static boolean same(@Nullable Shape map, Shape main) {
        return map != null && map.equals(main);
    }

    private static boolean finer(@Nullable Shape map, Shape main) {
        return map != null && map.dim(0) > main.dim(0) && map.dim(1) > main.dim(1);
    }

    private static String places(@Nullable Shape map) {
        return map == null ? "" : map.dim(0) + "×" + map.dim(1);
    }
}
