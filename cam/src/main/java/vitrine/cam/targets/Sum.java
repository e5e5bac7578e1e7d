package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.ClassScore;
import vitrine.cam.Target;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// `Σ_i S_i`: several targets together, such as all breeds of dogs.
///
/// @param terms the `S_i`
public record Sum(List<Target> terms) implements Target {
    /// @param terms at least one
    public Sum {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) throw new CamException("sum of targets: needs at least one, got none");
    }

    /// The sum of a score over several classes.
    public static Sum of(ClassScore score, int... classes) {
        return new Sum(Arrays.stream(classes).mapToObj(k -> Target.of(score, k)).toList());
    }

    @Override
    public String name() {
        return terms.stream().map(Target::name).collect(Collectors.joining(" + "));
    }

    @Override
    public Tensor score(Tensor output) {
        return terms.stream().map(t -> t.score(output)).reduce(Tensor::add).orElseThrow();
    }

    @Override
    public Target resolve(Tensor output) {
        return new Sum(terms.stream().map(t -> t.resolve(output)).toList());
    }

    @Override
    public Target sample(int i) {
        return new Sum(terms.stream().map(t -> t.sample(i)).toList());
    }
}
