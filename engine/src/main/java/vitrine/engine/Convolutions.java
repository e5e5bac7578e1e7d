package vitrine.engine;

import vitrine.kernels.ConvAxis;
import vitrine.kernels.Face;

import java.util.ArrayList;
import java.util.List;

/// Convolutions over one to three spatial axes.
public final class Convolutions {
    private Convolutions() {}

    /// `y[n,o] = Σ_c x[n,c] ⋆ weight[o,c]` for `x[n, c, …]` and `weight[o, c/groups, …]`.
    public static Tensor conv(Tensor x, Tensor weight, ConvSpec spec) {
        int rank = spec.stride().size() + 2;
        if (x.shape().rank() != rank || weight.shape().rank() != rank) {
            throw EngineException.shapes(
                    name("conv", spec), "operands of rank " + rank, x.shape(), weight.shape());
        }
        List<ConvAxis> axes = new ArrayList<>();
        for (int a = 0; a < rank - 2; a++) {
            int in = x.shape().dim(a + 2);
            int kernel = weight.shape().dim(a + 2);
            axes.add(
                    ConvAxis.of(
                            in,
                            kernel,
                            spec.stride().get(a),
                            spec.dilation().get(a),
                            spec.before().get(a),
                            spec.after().get(a)));
            if (axes.getLast().out() < 1) {
                throw EngineException.shapes(
                        name("conv", spec),
                        "a kernel that fits the padded input",
                        x.shape(),
                        weight.shape());
            }
        }
        return new Convolution(Face.OUTPUT, spec.groups(), axes).of(x, weight);
    }

    /// The adjoint of [#conv]: `x[n, o, …]`, `weight[o, c/groups, …]` → `[n, c, …]` with extent `(x
    /// - 1)·stride - before - after + dilation·(kernel - 1) + outputPadding + 1`.
    public static Tensor convTranspose(
            Tensor x, Tensor weight, ConvSpec spec, int... outputPadding) {
        List<ConvAxis> axes = new ArrayList<>();
        for (int a = 0; a < spec.stride().size(); a++) {
            int out = x.shape().dim(a + 2);
            int kernel = weight.shape().dim(a + 2);
            int stride = spec.stride().get(a);
            int dilation = spec.dilation().get(a);
            int padding = spec.before().get(a) + spec.after().get(a);
            int in = (out - 1) * stride - padding + dilation * (kernel - 1) + outputPadding[a] + 1;
            axes.add(new ConvAxis(in, kernel, stride, dilation, spec.before().get(a), out));
        }
        return new Convolution(Face.INPUT, spec.groups(), axes).of(weight, x);
    }

    private static String name(String what, ConvSpec spec) {
        return what + spec.stride().size() + "d";
    }

    /// `y + bias` with one number per channel.
    public static Tensor addBias(Tensor y, Tensor bias) {
        int[] dims = new int[y.shape().rank()];
        java.util.Arrays.fill(dims, 1);
        dims[1] = bias.shape().size();
        return y.add(bias.reshape(dims));
    }
}
