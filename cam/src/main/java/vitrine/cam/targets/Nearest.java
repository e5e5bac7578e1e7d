package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A [Finer] target for each sample, once the logits are known.
record Nearest(Target main, List<Integer> ranks, double alpha, Finer.Weighting weighting)
        implements Target {
    Nearest {
        ranks = List.copyOf(ranks);
        for (int r : ranks) {
            if (r < 1) throw new CamException("finer target: ranks count from 1, got " + r);
        }
    }

    @Override
    public String name() {
        return main.name() + " - " + alpha + " * nearest " + ranks;
    }

    @Override
    public Tensor score(Tensor output) {
        return resolve(output).score(output);
    }

    @Override
    public Target resolve(Tensor output) {
        List<Integer> classes = main.resolve(output).classes();
        if (classes.isEmpty() || output.shape().rank() != 2) {
            throw new CamException(
                    "finer target: needs a class and an output [batch, classes], got "
                            + main.name()
                            + " and "
                            + output.shape());
        }
        int batch = output.shape().dim(0);
        Samples.check("finer target", "classes", classes.size(), batch);
        List<Target> each = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            int k = classes.get(classes.size() == 1 ? 0 : i);
            each.add(finer(k, output.slice(0, i, i + 1, 1)));
        }
        return new Each(each);
    }

    private Target finer(int k, Tensor logits) {
        double own = Target.logit(k).score(logits).item();
        double[] y = logits.toDoubles();
        int most = ranks.stream().mapToInt(r -> r).max().orElse(0);
        if (most >= y.length) {
            throw new CamException(
                    "finer target: rank "
                            + most
                            + " needs more classes than the model's "
                            + y.length);
        }
        int[] order =
                IntStream.range(0, y.length)
                        .filter(j -> j != k)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> Math.abs(y[j] - own)))
                        .mapToInt(j -> j)
                        .toArray();
        List<Integer> others = ranks.stream().map(r -> order[r - 1]).toList();
        return new Finer(k, others, alpha, weighting);
    }

    @Override
    public Target sample(int i) {
        return new Nearest(main.sample(i), ranks, alpha, weighting);
    }
}
