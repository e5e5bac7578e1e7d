package vitrine.cam;

import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

import java.util.List;

/// What one self-attention of a transformer attends to: its probabilities, which the model shows at
/// a tap `….softmax` of the block around it.
///
/// @param path the tap's, such as `blocks.3.attn.softmax`
/// @param probabilities `[n, heads, t, t]`: a row for each token that looks, a column for each that
///   is looked at
/// @param gradient the score's, at the probabilities
/// @param grid where the `t` tokens lie
public record AttentionTap(String path, Tensor probabilities, Tensor gradient, TokenGrid grid) {
    private static final String TAP = ".softmax";
    private static final Selector TAPS =
            new Selector("attention probabilities", l -> l.path().endsWith(TAP), false);

    /// The attentions behind a place, in the order in which they ran.
    ///
    /// @throws NotApplicable if there are none over all tokens
    public static List<AttentionTap> of(Method method, Evidence e) {
        List<LayerEvidence> layers = e.layers(TAPS);
        if (layers.isEmpty()) {
            throw new NotApplicable(
                    method.name()
                            + ": follows attention, and there is none behind "
                            + e.place()
                            + "; it is for vision transformers such as vit_b_16 or deit_tiny; for"
                            + " others choose a class activation map such as grad-cam");
        }
        return layers.stream().map(l -> tap(method, l)).toList();
    }

    private static AttentionTap tap(Method method, LayerEvidence l) {
        Shape s = l.output().shape();
        TokenGrid grid = l.grid();
        if (grid == null
                || s.rank() != 4
                || s.dim(2) != s.dim(3)
                || s.dim(2) != grid.prefix() + grid.height() * grid.width()) {
            throw new NotApplicable(
                    method.name()
                            + ": needs attention over all tokens, and that of "
                            + l.layer().path()
                            + " is "
                            + s
                            + ", such as within windows; choose a class activation map such as"
                            + " grad-cam");
        }
        return new AttentionTap(l.layer().path(), l.output(), l.gradient(), grid);
    }

    /// The path of the block around the attention, such as `blocks.3`.
    public String block() {
        String attention = path.substring(0, path.length() - TAP.length());
        return attention.substring(0, Math.max(attention.lastIndexOf('.'), 0));
    }

    /// What is said for every token, `[n, t]`, as a map `[n, 1, h, w]` without the prefix.
    public Tensor map(Tensor tokens) {
        Shape s = tokens.shape();
        return grid.toMap(tokens.reshape(s.dim(0), s.dim(1), 1));
    }

    /// The row of `relevance`, `[n, t, t]`, that the model's answer is read from, as a map: the
    /// first token's, or without prefix tokens the mean of all.
    public Tensor answer(Tensor relevance) {
        Tensor row = grid.prefix() == 0 ? relevance.mean(1) : relevance.slice(1, 0, 1, 1);
        return map(row.reshape(row.shape().dim(0), row.shape().dim(2)));
    }

    /// The identity `[1, t, t]`.
    public Tensor identity() {
        int t = probabilities.shape().dim(3);
        double[] one = new double[t * t];
        for (int i = 0; i < t; i++) one[i * t + i] = 1;
        return probabilities.engine().tensor(new Shape(1, t, t), one);
    }

    /// The mean over heads of `[n, heads, t, t]`, as `[n, t, t]`.
    public static Tensor overHeads(Tensor x) {
        Shape s = x.shape();
        return x.mean(1).reshape(s.dim(0), s.dim(2), s.dim(3));
    }
}
