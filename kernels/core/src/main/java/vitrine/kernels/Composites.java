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

    static void normalize(Kernels k, Buffer x, Buffer y, int rows, int n, double eps) {
        int[] whole = {rows, n};
        Buffer centred = k.allocate(y.size());
        Buffer squares = k.allocate(y.size());
        Strided c = Strided.dense(centred, whole);
        k.binary(
                BinaryFn.SUB, Strided.dense(x, whole), column(mean(k, x, rows, n), whole), centred);
        k.binary(BinaryFn.MUL, c, c, squares);
        Buffer variance = mean(k, squares, rows, n);
        Buffer shifted = k.allocate(rows);
        Buffer deviation = k.allocate(rows);
        k.binary(BinaryFn.ADD, Strided.dense(variance, rows), constant(k, eps, rows), shifted);
        k.unary(UnaryFn.SQRT, shifted, deviation);
        k.binary(BinaryFn.DIV, c, column(deviation, whole), y);
    }

    private static Buffer mean(Kernels k, Buffer x, int rows, int n) {
        Buffer sum = k.allocate(rows);
        Buffer mean = k.allocate(rows);
        k.reduce(ReduceFn.SUM, x, sum, rows, n, 1);
        k.binary(BinaryFn.DIV, Strided.dense(sum, rows), constant(k, n, rows), mean);
        return mean;
    }

    private static Strided constant(Kernels k, double value, int rows) {
        return Strided.broadcast(k.upload(new double[] {value}), new int[] {1}, new int[] {rows});
    }

    private static Strided column(Buffer x, int[] whole) {
        return Strided.broadcast(x, new int[] {whole[0], 1}, whole);
    }
}
