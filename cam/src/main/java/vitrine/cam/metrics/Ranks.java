package vitrine.cam.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Orders of numbers.
final class Ranks {
    private Ranks() {}

    /// The places of the numbers from the largest to the smallest; of equal ones, such as the two
    /// zeros, the first comes first.
    static int[] descending(double[] x) {
        return IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> 0.0 - x[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The rank of each number, from 0 for the smallest; equal ones share the mean of their ranks.
    static double[] of(double[] x) {
        int[] order = descending(x);
        double[] ranks = new double[x.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && x[order[to]] == x[order[from]]) to++;
            double shared = order.length - 1 - (from + to - 1) / 2.0;
            for (int k = from; k < to; k++) ranks[order[k]] = shared;
            from = to;
        }
        return ranks;
    }
}
