package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Hooks;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Which layers a model has to look at, found by running it once on an input; one sample is enough.
/// Layers that are called more than once are left out, for no single value stands for them.
///
/// {@snippet :
/// String layer = LayerChoice.of(model, image).last(Target.top()).path();
/// }
public final class LayerChoice {
    private final Network model;
    private final List<Tensor> inputs;
    private final List<Met> layers;

    /// A layer that the run met.
    ///
    /// @param layer the layer
    /// @param output the shape of its value; where its value is made of tokens, of their map `[n,
    ///   c, h, w]`
    /// @param grid how its tokens lie, or null
    /// @param leaf whether it has no layers within
    /// @param map whether its value has the batch and as many axes as the model's first input, and
    ///   more than one position; where the model has announced a grid of tokens, whether it lies on
    ///   that
    public record Met(
            Layer layer, Shape output, @Nullable TokenGrid grid, boolean leaf, boolean map) {
        /// The layer's path, which a [Study] takes.
        public String path() {
            return layer.path();
        }
    }

    private LayerChoice(Network model, List<Tensor> inputs, List<Met> layers) {
        this.model = model;
        this.inputs = inputs;
        this.layers = layers;
    }

    /// Runs a model of one input.
    public static LayerChoice of(Layer model, Tensor input) {
        return of(Network.of(model), List.of(input));
    }

    /// Runs a network.
    public static LayerChoice of(Network model, List<Tensor> inputs) {
        Shape first = inputs.getFirst().shape();
        List<Met> met = new ArrayList<>();
        Deque<Layer> open = new ArrayDeque<>();
        List<Layer> within = new ArrayList<>();
        Hooks.none()
                .input(
                        Selector.all(),
                        (layer, x) -> {
                            if (!open.isEmpty()) within.add(open.getFirst());
                            open.push(layer);
                            return x;
                        })
                .output(
                        Selector.all(),
                        (layer, y) -> {
                            open.pop();
                            met.add(met(layer, y, first, !within.contains(layer)));
                            return y;
                        })
                .during(() -> model.apply(inputs));
        List<String> paths = met.stream().map(Met::path).toList();
        List<Met> once =
                met.stream()
                        .filter(m -> !m.path().isEmpty())
                        .filter(m -> paths.indexOf(m.path()) == paths.lastIndexOf(m.path()))
                        .toList();
        return new LayerChoice(model, List.copyOf(inputs), once);
    }

    private static Met met(Layer layer, Tensor y, Shape input, boolean leaf) {
        TokenGrid announced = TokenGrid.current();
        TokenGrid grid = announced != null && announced.fits(y.shape()) ? announced : null;
        Tensor value = grid == null ? y : grid.toMap(y);
        Shape shape = value.shape();
        boolean laidOut = grid != null || (announced == null && shape.rank() == input.rank());
        boolean map =
                laidOut
                        && shape.rank() > 2
                        && shape.dim(0) == input.dim(0)
                        && Space.positions(value) > 1;
        return new Met(layer, shape, grid, leaf, map);
    }

    /// All layers, in the order in which they finish; a layer follows those within it.
    public List<Met> layers() {
        return layers;
    }

    /// The layer without layers within of that number in the order of the run, from 0, or from the
    /// end with -1: an index as Xplique and Keras take it.
    public Met at(int index) {
        List<Met> leaves = layers.stream().filter(Met::leaf).toList();
        int at = index < 0 ? index + leaves.size() : index;
        if (at >= 0 && at < leaves.size()) return leaves.get(at);
        throw new CamException(
                "layer "
                        + index
                        + ": the model has "
                        + leaves.size()
                        + ", counted from 0, or from the end from -1");
    }

    /// The last layer with a map on which the score depends: torch-cam's rule, but for tokens on a
    /// grid, and for layers whose positions the score does not read, such as a transformer's after
    /// its last attention.
    public Met last(Target target) {
        return last(target, Selector.all());
    }

    /// As [#last(Target)], among some layers only: Xplique's rule is the last convolution,
    /// `last(target, Selector.type(Conv2d.class))`.
    public Met last(Target target, Selector among) {
        List<LayerEvidence> gradients =
                new Study(model, inputs, List.of(Place.input()), target, Sweep.AUTOMATIC)
                        .evidence()
                        .layers(among);
        for (Met m : layers.reversed()) {
            if (!m.map() || !among.test().test(m.layer())) continue;
            for (LayerEvidence e : gradients)
                if (e.layer().path().equals(m.layer().path()) && matters(e.gradient(), m)) return m;
        }
        throw new CamException(
                "layer: among "
                        + among.description()
                        + " there is none with a map on which the score depends; name a layer");
    }

    /// Whether the gradient is anywhere not zero; of tokens, anywhere on the grid.
    private static boolean matters(Tensor gradient, Met m) {
        TokenGrid grid = m.grid();
        return (grid == null ? gradient : grid.toMap(gradient)).abs().amax().item() > 0;
    }
}
