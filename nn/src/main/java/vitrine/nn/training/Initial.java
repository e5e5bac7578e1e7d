package vitrine.nn.training;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Weights;
import vitrine.nn.weights.Seeded;

/// Where learning begins: matrices and kernels uniform in `±√(3 · gain / fan-in)`, a
/// normalisation's weight and variance one, its mean and all biases zero.
///
/// @param engine where the parameters live
/// @param seed another seed gives other numbers
/// @param gain 2 keeps the variance through rectifiers (He et al., 2015), 1 through linear layers
///   (LeCun et al., 1998), as between a transformer's sums
public record Initial(Engine engine, String seed, double gain) implements Weights {
    /// With a gain of 2.
    public Initial(Engine engine, String seed) {
        this(engine, seed, 2);
    }

    @Override
    public Tensor get(String name, Shape shape) {
        if (shape.rank() == 1) {
            boolean one = name.endsWith("weight") || name.endsWith(Parameters.RUNNING_VAR);
            return engine.full(shape, one ? 1 : 0);
        }
        double bound = Math.sqrt(3 * gain * shape.dim(0) / Math.max(shape.size(), 1));
        return engine.tensor(shape, Seeded.values(seed + "/" + name, shape.size(), 0, bound));
    }

    @Override
    public @Nullable Shape shape(String name) {
        return null;
    }
}
