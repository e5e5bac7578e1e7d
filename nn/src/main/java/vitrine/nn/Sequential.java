package vitrine.nn;

import vitrine.engine.Tensor;

import java.util.List;

/// Layers one after the other.
public final class Sequential extends Layer {
    private final List<Layer> layers;

    /// @param layers in order of application
    public Sequential(Site site, List<? extends Layer> layers) {
        super(site);
        this.layers = List.copyOf(layers);
    }

    /// The layers in order of application.
    public List<Layer> layers() {
        return layers;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) y = layer.apply(y);
        return y;
    }
}
