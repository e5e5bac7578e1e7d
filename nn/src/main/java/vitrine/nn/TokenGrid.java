package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// How the values of a transformer lie over the photo. A model announces it while it runs
/// ([#announce]), so that it follows from the input at hand: other extents, other prefixes. Where
/// nothing was announced, or it was withdrawn, a value of rank four is a map `[n, c, h, w]`.
///
/// @param layout the order of the axes
/// @param prefix tokens before the grid that lie nowhere: class, distillation, registers
/// @param height rows of the grid
/// @param width columns of the grid
public record TokenGrid(Layout layout, int prefix, int height, int width) {
    /// The order of a value's axes.
    public enum Layout {
        /// `[n, prefix + h·w, c]`
        TOKENS,
        /// `[n, h, w, c]`
        CHANNELS_LAST,
        /// in an order of their own, such as windows: no map
        APART
    }

    /// `[n, prefix + h·w, c]`
    public static TokenGrid tokens(int prefix, int height, int width) {
        return new TokenGrid(Layout.TOKENS, prefix, height, width);
    }

    /// `[n, h, w, c]`
    public static TokenGrid channelsLast(int height, int width) {
        return new TokenGrid(Layout.CHANNELS_LAST, 0, height, width);
    }

    /// Values that lie in an order of their own and are no map, whatever their shape.
    public static TokenGrid apart() {
        return new TokenGrid(Layout.APART, 0, 0, 0);
    }

    /// Tells the current run how the values of the layers that follow lie.
    public void announce() {
        HookedRun.current().announce(this);
    }

    /// Tells the current run that the values of the layers that follow are maps `[n, c, h, w]`
    /// again, or have no place at all.
    public static void withdraw() {
        HookedRun.current().announce(null);
    }

    /// What the model of the current hooked run announced last, or null.
    public static @Nullable TokenGrid current() {
        return HookedRun.current().grid();
    }

    /// A value that [#fits] as a map `[n, c, h, w]`; the prefix is left out.
    public Tensor toMap(Tensor value) {
        Shape s = value.shape();
        Tensor grid = value;
        if (layout == Layout.TOKENS) {
            Tensor placed = prefix == 0 ? value : value.slice(1, prefix, s.dim(1), 1);
            grid = placed.reshape(s.dim(0), height, width, s.dim(2));
        }
        return grid.permute(0, 3, 1, 2);
    }

    /// A map `[m, c, h, w]` laid out like `original`, whose prefix it gets. A batch of one lends
    /// its prefix to any number.
    public Tensor toTokens(Tensor map, Tensor original) {
        Tensor grid = map.permute(0, 2, 3, 1);
        if (layout == Layout.CHANNELS_LAST) return grid;
        int batch = map.shape().dim(0);
        Tensor tokens = grid.reshape(batch, height * width, map.shape().dim(1));
        if (prefix == 0) return tokens;
        Tensor head = original.slice(1, 0, prefix, 1);
        return Layouts.cat(1, head.expandTo(head.shape().with(0, batch)), tokens);
    }

    /// Whether a value of this shape can be laid out so.
    public boolean fits(Shape s) {
        return switch (layout) {
            case TOKENS -> s.rank() == 3 && s.dim(1) == prefix + height * width;
            case CHANNELS_LAST -> s.rank() == 4 && s.dim(1) == height && s.dim(2) == width;
            case APART -> false;
        };
    }
}
