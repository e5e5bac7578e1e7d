package vitrine.kernels;

import java.util.Arrays;

/// A loop nest over several strided operands, with axes merged wherever all operands allow it. The
/// innermost axis is one *row*; [#offsets] tells where each operand's row begins.
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

    /// Writes where row `row` of each operand begins.
    public void offsets(int row, int[] into) {
        System.arraycopy(starts, 0, into, 0, starts.length);
        int rest = row;
        for (int a = dims.length - 2; a >= 0; a--) {
            int i = rest % dims[a];
            rest /= dims[a];
            for (int v = 0; v < strides.length; v++) into[v] += i * strides[v][a];
        }
    }
}
