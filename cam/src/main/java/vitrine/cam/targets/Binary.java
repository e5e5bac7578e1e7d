package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// The only output of a model of two categories, towards one of them: `+y` for category 1, `-y` for
/// category 0, before any sigmoid.
///
/// @param categories one for every sample, or one for each
public record Binary(List<Integer> categories) implements Target {
    /// @param categories at least one, each 0 or 1
    public Binary {
        categories = List.copyOf(categories);
        if (categories.isEmpty())
            throw new CamException("binary target: needs at least one category, got none");
        for (int k : categories) {
            if (k != 0 && k != 1)
                throw new CamException("binary target: needs category 0 or 1, got " + k);
        }
    }

    /// @param categories one for every sample, or one for each
    public Binary(int... categories) {
        this(Arrays.stream(categories).boxed().toList());
    }

    @Override
    public String name() {
        return "category " + (categories.size() == 1 ? categories.getFirst() : categories);
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        int batch = s.dim(0);
        if (s.size() != batch) {
            throw new CamException(
                    "binary target: needs an output of one number for each sample, the model's is "
                            + s
                            + "; use the logit of a class");
        }
        Samples.check("binary target", "categories", categories.size(), batch);
        double[] signs = categories.stream().mapToDouble(k -> k == 1 ? 1 : -1).toArray();
        Tensor sign = output.engine().tensor(new Shape(signs.length, 1), signs);
        return output.reshape(batch, 1).mul(sign);
    }

    @Override
    public Target sample(int i) {
        return categories.size() == 1 ? this : new Binary(categories.get(i));
    }
}
