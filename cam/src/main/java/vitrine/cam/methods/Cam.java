package vitrine.cam.methods;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Evidence;
import vitrine.cam.NotApplicable;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Call;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// CAM, class activation mapping (Zhou, Khosla, Lapedriza, Oliva, Torralba, 2016): `Σ_k w_k A_k`
/// where `w_k` is what the last, linear layer gives the mean of channel `k` for the class. It needs
/// a place after which come a mean over positions and linear layers only; there `w_k` is the sum of
/// `∂S/∂A_k` over positions. That the rest is so is verified, operation by operation; where it is
/// not, [NotApplicable] names the layer that stands in the way.
///
/// The display does not rectify: in place of the ReLU the map is raised by its minimum, as
/// torch-cam does. Any score linear in the logits will do, such as a contrast of two classes.
///
/// Worked example, two channels of 1×2: `A_0 = [1 2]`, `A_1 = [3 0]`, class weights `w = (4, -1)`
/// of the channels' means. The map is `4·[1 2] - [3 0] = [1 8]`, and its mean, `4.5`, the logit
/// less its bias.
public record Cam() implements Weighted {
    @Override
    public String name() {
        return "cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        LinearTail tail = new LinearTail(e);
        Tensor g = e.gradient(tail);
        if (!Arrays.equals(most(g).toDoubles(), most(g.neg()).neg().toDoubles())) {
            throw tail.refusal("what follows tells the positions of a channel apart");
        }
        Tensor w = e.note("w", () -> Space.sum(g));
        return e.activation().mul(w);
    }

    private static Tensor most(Tensor g) {
        return g.shape().rank() > 2 ? g.amax(Space.axes(g)) : g;
    }

    @Override
    public Rendering rendering(Profile profile) {
        return (maps, extents) ->
                profile.display(maps.stream().map(m -> m.sub(Space.least(m))).toList(), extents);
    }

    /// The mathematics of a backward pass, refused where an operation is not linear: its
    /// vector-Jacobian product is another when the arguments that depend on the place are
    /// multiplied by minus two. (A mere change of sign would miss the derivatives of odd
    /// functions.) Then [NotApplicable] names the layer.
    private static final class LinearTail implements Rules {
        private final Evidence e;
        private final TreeSet<Integer> moving = new TreeSet<>();
        private @Nullable Tensor result;

        LinearTail(Evidence e) {
            this.e = e;
        }

        @Override
        public @Nullable Tensor vjp(Call call, Tensor g) {
            if (call.out() != result) moving.clear();
            result = call.out();
            moving.add(call.argument());
            List<Tensor> elsewhere = new ArrayList<>(call.in());
            for (int i : moving) elsewhere.set(i, elsewhere.get(i).mul(-2));
            Tensor y = call.vjp(g);
            Tensor other = call.vjp(g, elsewhere);
            if (y == null || other == null || !Arrays.equals(y.toDoubles(), other.toDoubles())) {
                throw refusal(where(call) + " is not linear");
            }
            return y;
        }

        private static String where(Call call) {
            return call.scope().isEmpty() ? "what makes the score" : "layer " + call.scope();
        }

        /// Why the method does not apply, with what does.
        NotApplicable refusal(String reason) {
            return new NotApplicable(
                    "cam: needs a mean over positions and linear layers between "
                            + e.place()
                            + " and the score of "
                            + e.target().name()
                            + ", and "
                            + reason
                            + "; use grad-cam or hires-cam");
        }
    }
}
