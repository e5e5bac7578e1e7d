package vitrine.cam.methods;

import vitrine.cam.AttentionTap;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.engine.Tensor;

import java.util.List;

/// Attention rollout (Abnar and Zuidema, 2020): `R = Ã_L ⋯ Ã_1` with `Ã_l = ½ (mean over heads of
/// A_l
/// + I)`, where `A_l` are the attention probabilities of block `l` and `I` stands for its shortcut.
///   Row `i` of `R` says where token `i` of the last block comes from; rows add up to one. The map
///   is the row that the answer is read from, see [AttentionTap#answer], without the prefix tokens.
///
/// It follows the attention from the place on, from the input on by itself, and does not depend on
/// the target.
///
/// Worked example, a class token and two tokens of a 1×2 grid, two blocks of one head. `A_1` has
/// rows `(1 0 0)`, `(0 1 0)`, `(0 0 1)`, so `Ã_1 = I`; `A_2` has `(0 ¾ ¼)` first, so the first row
/// of `R` is `(½ ⅜ ⅛)` and the map `[⅜ ⅛]`.
public record AttentionRollout() implements Method {
    @Override
    public String name() {
        return "attention-rollout";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        List<AttentionTap> taps = AttentionTap.of(this, e);
        Tensor rollout = e.note("rollout", () -> rollout(taps));
        return taps.getLast().answer(rollout);
    }

    private static Tensor rollout(List<AttentionTap> taps) {
        return taps.stream()
                .map(tap -> AttentionTap.overHeads(tap.probabilities()).add(tap.identity()).div(2))
                .reduce((earlier, later) -> later.matmul(earlier))
                .orElseThrow();
    }
}
