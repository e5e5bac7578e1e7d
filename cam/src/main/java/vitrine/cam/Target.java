package vitrine.cam;

import vitrine.engine.Selection;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// The number being explained, as a function of the model's output.
public interface Target {
    /// The target's name in results.
    String name();

    /// The score of every sample, `[n, 1]`.
    Tensor score(Tensor output);

    /// The class that is explained, or one for each sample; empty if the target is not a class.
    default List<Integer> classes() {
        return List.of();
    }

    /// The target that this one means for a given output: the top class becomes a class.
    default Target resolve(Tensor output) {
        return this;
    }

    /// The target of sample `i` alone.
    default Target sample(int i) {
        return this;
    }

    /// The logit of one class for every sample.
    static Target logit(int k) {
        return of(ClassScore.LOGIT, k);
    }

    /// The logit of a class of its own for each sample.
    static Target logits(int... classes) {
        return of(ClassScore.LOGIT, classes);
    }

    /// The logit of each sample's top class.
    static Target top() {
        return top(ClassScore.LOGIT);
    }

    /// That score of one class for every sample, or of a class of its own for each.
    static Target of(ClassScore score, int... classes) {
        return new ClassTarget(score, Arrays.stream(classes).boxed().toList());
    }

    /// That score of each sample's top class.
    static Target top(ClassScore score) {
        return new Target() {
            @Override
            public String name() {
                return "top class" + (score == ClassScore.LOGIT ? "" : ", " + score.label(1));
            }

            @Override
            public Tensor score(Tensor output) {
                return resolve(output).score(output);
            }

            @Override
            public Target resolve(Tensor output) {
                return of(score, Selection.argmax(output, 1).values());
            }
        };
    }

    /// Any function of the output to `[n, 1]`.
    static Target of(String name, UnaryOperator<Tensor> score) {
        return new Target() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Tensor score(Tensor output) {
                return score.apply(output);
            }
        };
    }
}
