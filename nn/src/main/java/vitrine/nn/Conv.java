package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Tensor;

/// `y[n,o] = Σ_c x[n,c] ⋆ weight[o,c] (+ bias[o])` over one, two or three axes of space; parameters
/// `weight [out, in/groups, kernel...]` and `bias [out]`.
public abstract sealed class Conv extends Layer implements Biased permits Conv1d, Conv2d, Conv3d {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final ConvSpec spec;

    Conv(Site site, Tensor weight, @Nullable Tensor bias, ConvSpec spec) {
        super(site);
        this.weight = weight;
        this.bias = bias;
        this.spec = spec;
    }

    static Tensor weight(Site site, int in, int out, ConvSpec spec, int... kernel) {
        int[] dims = new int[kernel.length + 2];
        dims[0] = out;
        dims[1] = in / spec.groups();
        System.arraycopy(kernel, 0, dims, 2, kernel.length);
        return site.parameter("weight", dims);
    }

    @Override
    public final @Nullable Tensor bias() {
        return bias;
    }

    @Override
    public final int channelAxis() {
        return 1;
    }

    @Override
    protected final Tensor forward(Tensor x) {
        Tensor y = Convolutions.conv(x, weight, spec);
        return bias == null ? y : Convolutions.addBias(y, bias);
    }
}
