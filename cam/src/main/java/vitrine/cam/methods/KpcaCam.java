package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.cam.decomposition.Kernel;
import vitrine.cam.decomposition.KernelComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Tensor;

/// KPCA-CAM (Karmani, Sivakaran, Prasad, Ali, Yang, Tang, 2024): [EigenCam] with the kernel trick.
/// With `K_pq = κ(A_p, A_q)` over the channels of positions `p` and `q`, centred in rows and
/// columns, `λ` its largest eigenvalue and `v` the unit eigenvector, the map is `√λ·v`. It asks for
/// no gradient and answers the same for every target.
///
/// Worked example with the linear kernel and [Sign#ACTIVATION], two channels of 1×2: `A_0 = [1 2]`,
/// `A_1 = [3 0]`, centred `[-½ ½]` and `[1½ -1½]`. `K = [2½ -2½; -2½ 2½]`, `λ = 5`, `v = (1,
/// -1)/√2`, and the map is `[√10/2 -√10/2]`.
///
/// @param component the kernel and the sign of `v`
public record KpcaCam(KernelComponent component) implements Method {
    private static final int MOST = 8192;

    /// The sigmoid kernel `tanh(x·y / c + 1)` for `c` channels, with `|min| ≤ |max|`.
    public KpcaCam() {
        this(new KernelComponent(new Kernel.Sigmoid(0, 1), Sign.MAP));
    }

    @Override
    public String name() {
        return "kpca-cam";
    }

    @Override
    public Tensor map(Evidence e) {
        Space.several(this, e);
        int positions = Space.positions(e.activation());
        if (positions > MOST) {
            throw new NotApplicable(
                    name()
                            + ": needs a matrix of positions by positions, and "
                            + e.place()
                            + " has "
                            + positions
                            + " of them, more than "
                            + MOST
                            + "; choose a deeper layer, or eigen-cam");
        }
        return component.of(e.activation());
    }
}
