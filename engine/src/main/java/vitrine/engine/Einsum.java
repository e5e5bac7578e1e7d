package vitrine.engine;

import java.util.Arrays;

/// Sums of products named by their axes, as in `bchw,bc->bhw`.
public final class Einsum {
    private Einsum() {}

    /// Multiplies two tensors along the named axes and sums those that the result does not name.
    public static Tensor of(String equation, Tensor a, Tensor b) {
        String[] sides = equation.split("->", -1);
        String[] in = sides[0].split(",", -1);
        if (sides.length != 2 || in.length != 2) {
            throw new EngineException("einsum: needs the form ab,bc->ac, got " + equation);
        }
        String result = sides[1];
        StringBuilder all = new StringBuilder(result);
        for (char c : (in[0] + in[1]).toCharArray())
            if (all.indexOf(String.valueOf(c)) < 0) all.append(c);
        Tensor y = aligned(a, in[0], all.toString()).mul(aligned(b, in[1], all.toString()));
        int[] summed = new int[all.length() - result.length()];
        Arrays.setAll(summed, i -> result.length() + i);
        if (summed.length > 0) y = y.sum(summed);
        return y.reshape(Arrays.copyOf(y.shape().dims(), result.length()));
    }

    /// The tensor with its axes in the order of `all`, extent one where it has none.
    private static Tensor aligned(Tensor t, String names, String all) {
        int[] order = all.chars().filter(c -> names.indexOf(c) >= 0).map(names::indexOf).toArray();
        int[] dims =
                all.chars()
                        .map(c -> names.indexOf(c) < 0 ? 1 : t.shape().dim(names.indexOf(c)))
                        .toArray();
        return t.permute(order).reshape(dims);
    }
}
