package vitrine.kernels;

import java.util.Arrays;

/// A loop nest over several strided operands, with axes merged wherever all operands allow it. The
/// innermost axis is one *row*; a [Walk] tells where each operand's rows begin.
public final class Nest {
    private final int[] dims;
    private final int[][] strides;
    private final int[] starts;

    private Nest(int[] dims, int[][] strides, int[] starts) {
        this.dims = dims;
        this.strides = strides;
        this.starts = starts;
    }

    /// The nest over views of equal extents.
    public static Nest over(Strided... views) {
        int[] extents = views[0].dims();
        int rank = extents.length;
        int[] dims = new int[rank + 1];
        int[][] strides = new int[views.length][rank + 1];
        int used = 0;
        for (int a = 0; a < rank; a++) {
            if (extents[a] == 1) continue;
            if (used > 0 && mergeable(views, strides, used - 1, a)) {
                dims[used - 1] *= extents[a];
            } else {
                dims[used++] = extents[a];
            }
            for (int v = 0; v < views.length; v++) strides[v][used - 1] = views[v].strides()[a];
        }
        if (used == 0) dims[used++] = 1;
        int depth = used;
        int[] starts = Arrays.stream(views).mapToInt(Strided::offset).toArray();
        return new Nest(Arrays.copyOf(dims, depth), trim(strides, depth), starts);
    }

    private static int[][] trim(int[][] strides, int depth) {
        return Arrays.stream(strides).map(s -> Arrays.copyOf(s, depth)).toArray(int[][]::new);
    }

    private static boolean mergeable(Strided[] views, int[][] strides, int outer, int axis) {
        for (int v = 0; v < views.length; v++) {
            if (strides[v][outer] != views[v].dims()[axis] * views[v].strides()[axis]) return false;
        }
        return true;
    }

    /// The number of operands.
    public int views() {
        return strides.length;
    }

    /// The number of merged axes.
    public int rank() {
        return dims.length;
    }

    /// The extent of merged axis `axis`, outermost first.
    public int extent(int axis) {
        return dims[axis];
    }

    /// The distance between neighbours of operand `view` along merged axis `axis`.
    public int stride(int view, int axis) {
        return strides[view][axis];
    }

    /// Where operand `view` begins.
    public int start(int view) {
        return starts[view];
    }

    /// The number of rows.
    public int rows() {
        int n = 1;
        for (int a = 0; a < dims.length - 1; a++) n *= dims[a];
        return n;
    }

    /// The length of a row.
    public int length() {
        return dims[dims.length - 1];
    }

    /// The distance between neighbours of a row of operand `view`.
    public int step(int view) {
        return strides[view][dims.length - 1];
    }

    /// A walk along the rows, from `row` on.
    public Walk from(int row) {
        return new Walk(row);
    }

    /// Where one row after another begins.
    public final class Walk {
        private final int[] index = new int[dims.length - 1];
        private final int[] at = starts.clone();

        private Walk(int row) {
            int rest = row;
            for (int a = index.length - 1; a >= 0 && rest > 0; a--) {
                index[a] = rest % dims[a];
                rest /= dims[a];
                for (int v = 0; v < at.length; v++) at[v] += index[a] * strides[v][a];
            }
        }

        /// Where the row of operand `view` begins.
        public int at(int view) {
            return at[view];
        }

        /// Goes to the next row.
        public void next() {
            for (int a = index.length - 1; a >= 0; a--) {
                int steps = ++index[a] < dims[a] ? 1 : 1 - dims[a];
                for (int v = 0; v < at.length; v++) at[v] += steps * strides[v][a];
                if (steps == 1) return;
                index[a] = 0;
            }
        }
    }
}
