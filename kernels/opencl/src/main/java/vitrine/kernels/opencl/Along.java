package vitrine.kernels.opencl;

import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;

import java.nio.IntBuffer;

/// What works along one axis, or moves along it.
final class Along {
    private static final Program ALONG = Splitting.ALONG;

    private final Session session;
    private final Tables tables;
    private final Splitting splitting;

    Along(Session session, Tables tables, Splitting splitting) {
        this.session = session;
        this.tables = tables;
        this.splitting = splitting;
    }

    void reduce(ReduceFn f, ClBuffer x, ClBuffer y, int along, int inner) {
        int n = y.size();
        splitting.run(
                f.name(),
                n,
                along,
                y,
                (to, items, split) ->
                        session.each(ALONG, "reduce_" + f, items, x, to, n, along, inner, split));
    }

    void cumulate(ClBuffer x, ClBuffer y, int outer, int along, int inner, boolean reversed) {
        int n = outer * inner;
        session.each(ALONG, "cumulate", n, x, y, n, along, inner, reversed ? 1 : 0);
    }

    void gather(ClBuffer x, int[] index, ClBuffer y, int from, int inner) {
        int n = y.size();
        session.each(ALONG, "gather", n, x, rows(index), y, n, index.length, from, inner);
    }

    void scatter(ClBuffer x, int[] index, ClBuffer y, int to, int inner) {
        int n = y.size();
        ClBuffer list =
                tables.ints(new Rows(IntBuffer.wrap(index.clone()), to), () -> inverse(index, to));
        session.each(ALONG, "scatter", n, x, list, y, n, index.length, to, inner);
    }

    /// What a table of rows is known by.
    ///
    /// @param to how many rows a result has that they are scattered to; none for a gathering
    private record Rows(IntBuffer index, int to) {}

    private ClBuffer rows(int[] index) {
        return tables.ints(new Rows(IntBuffer.wrap(index.clone()), 0), index::clone);
    }

    /// Where each row's list starts, the end of the last, and the lists: the ascending positions at
    /// which `index` names the row.
    private static int[] inverse(int[] index, int rows) {
        int[] list = new int[rows + 1 + index.length];
        for (int row : index) list[row + 1]++;
        for (int row = 0; row < rows; row++) list[row + 1] += list[row];
        int[] next = new int[rows];
        for (int j = 0; j < index.length; j++) {
            int row = index[j];
            list[rows + 1 + list[row] + next[row]++] = j;
        }
        return list;
    }

    void resample(Resampling r, ClBuffer x, ClBuffer y, int inner) {
        int n = y.size();
        ClBuffer taps = tables.ints(r, () -> taps(r));
        ClBuffer weights = tables.floats(r, () -> weights(r));
        session.each(ALONG, "resample", n, x, taps, weights, y, n, r.in(), r.out(), inner);
    }

    private static int[] taps(Resampling r) {
        int rows = r.out();
        int count = r.end(rows - 1);
        int[] taps = new int[rows + 1 + count];
        for (int row = 0; row < rows; row++) taps[row + 1] = r.end(row);
        for (int t = 0; t < count; t++) taps[rows + 1 + t] = r.column(t);
        return taps;
    }

    private static float[] weights(Resampling r) {
        float[] weights = new float[r.end(r.out() - 1)];
        for (int t = 0; t < weights.length; t++) weights[t] = r.rounded(t);
        return weights;
    }
}
