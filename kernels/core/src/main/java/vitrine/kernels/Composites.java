package vitrine.kernels;

/// Kernels that are defined by calls of simpler ones. A backend that has one of its own repeats the
/// same operations on each element in the same order.
final class Composites {
    private Composites() {}

    /// @param whole `[outer, along, inner]`
    static void softmax(Kernels k, Buffer x, Buffer y, int[] whole, boolean log) {
        int[] line = {whole[0], 1, whole[2]};
        Buffer statistic = k.allocate(whole[0] * whole[2]);
        Buffer shifted = k.allocate(y.size());
        Buffer powers = k.allocate(y.size());
        k.reduce(ReduceFn.MAX, x, statistic, whole[0], whole[1], whole[2]);
        Strided repeated = Strided.broadcast(statistic, line, whole);
        k.binary(BinaryFn.SUB, Strided.dense(x, whole), repeated, shifted);
        k.unary(UnaryFn.EXP, shifted, powers);
        k.reduce(ReduceFn.SUM, powers, statistic, whole[0], whole[1], whole[2]);
        if (log) {
            Buffer logarithm = k.allocate(whole[0] * whole[2]);
            k.unary(UnaryFn.LOG, statistic, logarithm);
            Strided l = Strided.broadcast(logarithm, line, whole);
            k.binary(BinaryFn.SUB, Strided.dense(shifted, whole), l, y);
        } else {
            k.binary(BinaryFn.DIV, Strided.dense(powers, whole), repeated, y);
        }
    }

    static void normalize(Kernels k, Buffer x, Buffer y, Rows rows, double eps) {
        Buffer centred = centred(k, x, rows);
        Strided c = Strided.dense(centred, rows.whole());
        k.binary(BinaryFn.DIV, c, column(deviation(k, centred, rows, eps), rows), y);
    }

    static void normalizeGradient(
            Kernels k, Buffer x, Buffer y, Buffer g, Buffer h, Rows rows, double eps) {
        int[] whole = rows.whole();
        Buffer product = k.allocate(h.size());
        Buffer along = k.allocate(h.size());
        Buffer rest = k.allocate(h.size());
        Strided ys = Strided.dense(y, whole);
        k.binary(BinaryFn.MUL, Strided.dense(g, whole), ys, product);
        k.binary(BinaryFn.MUL, ys, column(mean(k, product, rows), rows), along);
        Buffer level = centred(k, g, rows);
        k.binary(BinaryFn.SUB, Strided.dense(level, whole), Strided.dense(along, whole), rest);
        Buffer deviation = deviation(k, centred(k, x, rows), rows, eps);
        k.binary(BinaryFn.DIV, Strided.dense(rest, whole), column(deviation, rows), h);
    }

    private static Buffer centred(Kernels k, Buffer x, Rows rows) {
        Buffer centred = k.allocate(x.size());
        Strided all = Strided.dense(x, rows.whole());
        k.binary(BinaryFn.SUB, all, column(mean(k, x, rows), rows), centred);
        return centred;
    }

    /// `√(mean of squares + ε)`
    private static Buffer deviation(Kernels k, Buffer centred, Rows rows, double eps) {
        int n = rows.rows();
        Buffer squares = k.allocate(centred.size());
        Strided c = Strided.dense(centred, rows.whole());
        k.binary(BinaryFn.MUL, c, c, squares);
        Buffer shifted = k.allocate(n);
        Buffer deviation = k.allocate(n);
        Strided variance = Strided.dense(mean(k, squares, rows), n);
        k.binary(BinaryFn.ADD, variance, constant(k, eps, n), shifted);
        k.unary(UnaryFn.SQRT, shifted, deviation);
        return deviation;
    }

    private static Buffer mean(Kernels k, Buffer x, Rows rows) {
        int n = rows.rows();
        Buffer sum = k.allocate(n);
        Buffer mean = k.allocate(n);
        k.reduce(ReduceFn.SUM, together(k, x, rows), sum, n, rows.size(), 1);
        k.binary(BinaryFn.DIV, Strided.dense(sum, n), constant(k, rows.size(), n), mean);
        return mean;
    }

    /// The rows, each of them in one piece.
    private static Buffer together(Kernels k, Buffer x, Rows rows) {
        if (rows.pieces() == 1) return x;
        Buffer y = k.allocate(x.size());
        int[] dims = {rows.rows(), rows.pieces(), rows.length()};
        int[] strides = {rows.length(), rows.rows() * rows.length(), 1};
        k.copy(new Strided(x, 0, dims, strides), Strided.dense(y, dims));
        return y;
    }

    private static Strided constant(Kernels k, double value, int rows) {
        return Strided.broadcast(k.upload(new double[] {value}), new int[] {1}, new int[] {rows});
    }

    private static Strided column(Buffer x, Rows rows) {
        return Strided.broadcast(x, new int[] {1, rows.rows(), 1}, rows.whole());
    }
}
