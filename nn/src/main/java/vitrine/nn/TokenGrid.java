package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// How the tokens of a transformer lie over the photo. A model announces it while it runs
/// ([#announce]), so that it follows from the input at hand: other extents, other prefixes.
///
/// @param prefix tokens before the grid that lie nowhere: class, distillation, registers
/// @param height rows of the grid
/// @param width columns of the grid
public record TokenGrid(int prefix, int height, int width) {
    /// Tells the current run how the tokens of the layers that follow lie.
    public void announce() {
        HookedRun.current().announce(this);
    }

    /// What the model of the current hooked run announced last, or null.
    public static @Nullable TokenGrid current() {
        return HookedRun.current().grid();
    }

    /// `[n, prefix + h·w, c]` or `[n, h, w, c]` as a map `[n, c, h, w]`; the prefix is left out.
    public Tensor toMap(Tensor tokens) {
        Shape s = tokens.shape();
        Tensor grid = tokens;
        if (s.rank() == 3) {
            Tensor placed = prefix == 0 ? tokens : tokens.slice(1, prefix, s.dim(1), 1);
            grid = placed.reshape(s.dim(0), height, width, s.dim(2));
        }
        return grid.permute(0, 3, 1, 2);
    }

    /// A map `[m, c, h, w]` as tokens shaped like `original`, whose prefix they get. A batch of one
    /// lends its prefix to any number.
    public Tensor toTokens(Tensor map, Tensor original) {
        Tensor grid = map.permute(0, 2, 3, 1);
        if (original.shape().rank() == 4) return grid;
        int batch = map.shape().dim(0);
        Tensor tokens = grid.reshape(batch, height * width, map.shape().dim(1));
        if (prefix == 0) return tokens;
        Tensor head = original.slice(1, 0, prefix, 1);
        return Layouts.cat(1, head.expandTo(head.shape().with(0, batch)), tokens);
    }

    /// Whether a value of this shape can be laid out so: `[n, prefix + h·w, c]` or `[n, h, w, c]`.
    public boolean fits(Shape s) {
        return s.rank() == 3
                ? s.dim(1) == prefix + height * width
                : s.rank() == 4 && s.dim(1) == height && s.dim(2) == width;
    }
}
