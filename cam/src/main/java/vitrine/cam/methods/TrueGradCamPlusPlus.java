package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Fraction;
import vitrine.cam.NotApplicable;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// Grad-CAM++ (Chattopadhyay, Sarkar, Howlader, Balasubramanian, 2018) from the derivatives
/// themselves, for any score: `Σ_k w_k A_k` with `w_k = Σ_p α_kp relu(∂Y/∂A_kp)` and
///
/// `α_kp = ∂²Y/∂A_kp² / (2 ∂²Y/∂A_kp² + Σ_q A_kq · ∂³Y/∂A_kp³)`,
///
/// zero where the denominator is. The paper explains `Y = e^S`; its derivatives follow from those
/// of the score `S`: `Y' = Y·S'`, `Y'' = Y·(S'' + S'²)`, `Y''' = Y·(S''' + 3 S' S'' + S'³)`. The
/// factor `Y` cancels in `α`, and is left out of `w` as in [GradCamPlusPlus], which equals this
/// where `S` is piecewise linear in `A`.
///
/// It costs one run of the tail with three nested derivatives for each element of `A`.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, and a linear score with
/// gradients `[1 3]` and `[-1 -1]`. `S'' = S''' = 0`, so at the second position of channel 0 `Y'' =
/// 9·Y`, `Y''' = 27·Y` and `α = 9 / (2·9 + 3·27) = 1/11`; the map is `[26/55 52/55]`.
///
/// @param score what is differentiated
public record TrueGradCamPlusPlus(Score score) implements Weighted {
    /// Three nested derivatives: the backward pass of each records about twice what was there.
    private static final int MEMORY = 27;

    /// What is differentiated.
    public enum Score {
        /// `Y = e^S`, as in the paper.
        EXPONENTIAL {
            @Override
            Tensor[] derivatives(Tensor d1, Tensor d2, Tensor d3) {
                Tensor squared = d1.square();
                return new Tensor[] {
                    d1, d2.add(squared), d3.add(d1.mul(d2).mul(3)).add(squared.mul(d1))
                };
            }
        },
        /// `Y = S`, which must be curved.
        ITSELF {
            @Override
            Tensor[] derivatives(Tensor d1, Tensor d2, Tensor d3) {
                return new Tensor[] {d1, d2, d3};
            }
        };

        /// The derivatives of `Y` from those of `S`, both of orders 1 to 3, up to a positive
        /// factor.
        abstract Tensor[] derivatives(Tensor d1, Tensor d2, Tensor d3);
    }

    /// The paper's score.
    public TrueGradCamPlusPlus() {
        this(Score.EXPONENTIAL);
    }

    @Override
    public String name() {
        return "true-grad-cam++";
    }

    @Override
    public Tensor weighted(Evidence e) {
        return e.eachSample(this::one);
    }

    private Tensor one(Evidence e) {
        Tensor a = e.activation();
        Tensor d = ofEachElement(e);
        Tensor[] y = score.derivatives(order(d, 0, a), order(d, 1, a), order(d, 2, a));
        if (score == Score.ITSELF && y[1].abs().amax().item() == 0) {
            throw new NotApplicable(
                    name()
                            + ": the second derivative of "
                            + e.target().name()
                            + " is zero everywhere at "
                            + e.place()
                            + "; explain its exponential, as the paper does");
        }
        Tensor denominator = y[1].mul(2).add(Space.sum(a).mul(y[2]));
        Tensor alpha = e.note("alpha", () -> Fraction.orZero(y[1], denominator));
        Tensor w = e.note("w", () -> Space.sum(alpha.mul(y[0].relu())));
        return a.mul(w);
    }

    /// The derivatives of `S` of orders 1 to 3 in the direction of each element, `[elements, 3]`.
    private Tensor ofEachElement(Evidence e) {
        Tensor a = e.activation();
        int count = a.shape().size();
        return e.swept(
                name(),
                count,
                MEMORY,
                (first, size) -> {
                    Shape several = a.shape().with(0, size);
                    double[] unit = new double[size * count];
                    for (int i = 0; i < size; i++) unit[i * count + first + i] = 1;
                    List<Tensor> orders =
                            e.replaced(a.expandTo(several))
                                    .derivatives(a.engine().tensor(several, unit), 3);
                    return Layouts.cat(1, orders.toArray(Tensor[]::new));
                });
    }

    private static Tensor order(Tensor derivatives, int order, Tensor a) {
        return derivatives.slice(1, order, order + 1, 1).reshape(a.shape());
    }
}
