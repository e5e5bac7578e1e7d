package vitrine.cam.methods;

import vitrine.cam.AttentionTap;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.engine.Tensor;

import java.util.List;

/// Relevance of attention (Chefer, Gur, Wolf: *Generic Attention-model Explainability*, 2021, its
/// rule for self-attention): from `R = I`, each block adds `Ā R` with `Ā = mean over heads of
/// relu(∂S/∂A ⊙ A)`, where `A` are its attention probabilities: what is attended to counts as far
/// as it speaks for the target. The map is the row of `R` that the answer is read from, see
/// [AttentionTap#answer], without the prefix tokens.
///
/// In the authors' *Transformer Interpretability Beyond Attention Visualization* (2021) the
/// relevance of the probabilities by LRP stands in the place of `A` in `Ā`; this is the later,
/// simpler rule. It follows the attention from the place on, from the input on by itself.
///
/// Worked example, a class token and two tokens of a 1×2 grid, one block of one head whose first
/// row of `A` is `(0 ¾ ¼)` and of `∂S/∂A` is `(1 2 -2)`: `Ā` has `(0 1½ 0)`, and the map is `[1½
/// 0]`.
public record Chefer() implements Method {
    @Override
    public String name() {
        return "chefer";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        List<AttentionTap> taps = AttentionTap.of(this, e);
        Tensor relevance = e.note("relevance", () -> relevance(taps));
        return taps.getLast().answer(relevance);
    }

    private static Tensor relevance(List<AttentionTap> taps) {
        Tensor r = taps.getFirst().identity();
        for (AttentionTap tap : taps) {
            Tensor weighted = tap.gradient().mul(tap.probabilities()).relu();
            r = r.add(AttentionTap.overHeads(weighted).matmul(r));
        }
        return r;
    }
}
