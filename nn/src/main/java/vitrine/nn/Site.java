package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// A named place in a model under construction, from which a layer draws its parameters.
///
/// @param path the names on the way here, joined by dots
public record Site(String path, Weights weights) {
    /// The root of a model whose parameters come from `weights`.
    public static Site root(Weights weights) {
        return new Site("", weights);
    }

    /// The place of a child.
    public Site at(String name) {
        return new Site(path.isEmpty() ? name : path + "." + name, weights);
    }

    /// The place of a numbered child.
    public Site at(int index) {
        return at(Integer.toString(index));
    }

    /// The parameter `path.name`, which must have these extents.
    public Tensor parameter(String name, int... dims) {
        return weights.get(at(name).path, new Shape(dims));
    }

    /// Says that the model has no use for what checkpoints may hold under `path.name`, such as a
    /// head that served in training alone.
    public void unused(String name) {
        weights.unused(at(name).path + ".");
    }

    /// The extent of axis `axis` of the parameter `path.name`, or `otherwise` where the source
    /// cannot say: how a model learns its number of classes from a checkpoint.
    public int extent(String name, int axis, int otherwise) {
        @Nullable Shape shape = weights.shape(at(name).path);
        return shape == null || axis >= shape.rank() ? otherwise : shape.dim(axis);
    }
}
