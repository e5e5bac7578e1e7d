package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A target of its own for each sample of a batch; one alone is for all.
///
/// @param targets one, or as many as there are samples
public record Each(List<Target> targets) implements Target {
    /// @param targets at least one
    public Each {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) throw new CamException("targets: needs at least one, got none");
    }

    /// @param targets one, or as many as there are samples
    public Each(Target... targets) {
        this(List.of(targets));
    }

    @Override
    public String name() {
        return targets.stream().map(Target::name).collect(Collectors.joining("; "));
    }

    /// The classes, where every target is one.
    @Override
    public List<Integer> classes() {
        List<Integer> all = targets.stream().flatMap(t -> t.classes().stream()).toList();
        return all.size() == targets.size() ? all : List.of();
    }

    @Override
    public Tensor score(Tensor output) {
        if (targets.size() == 1) return targets.getFirst().score(output);
        check(output);
        Tensor[] scores = new Tensor[targets.size()];
        for (int i = 0; i < scores.length; i++)
            scores[i] = targets.get(i).score(output.slice(0, i, i + 1, 1));
        return Layouts.cat(0, scores);
    }

    @Override
    public Target resolve(Tensor output) {
        if (targets.size() == 1) return targets.getFirst().resolve(output);
        check(output);
        return new Each(
                IntStream.range(0, targets.size())
                        .mapToObj(i -> targets.get(i).resolve(output.slice(0, i, i + 1, 1)))
                        .toList());
    }

    @Override
    public Target sample(int i) {
        return targets.size() == 1 ? targets.getFirst().sample(i) : targets.get(i);
    }

    private void check(Tensor output) {
        if (output.shape().dim(0) == targets.size()) return;
        throw new CamException(
                "targets: "
                        + targets.size()
                        + " were given for a batch of "
                        + output.shape().dim(0)
                        + "; give one for each sample, or one for all");
    }
}
