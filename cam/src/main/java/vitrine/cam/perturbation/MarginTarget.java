package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Index;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// By how much a class leads, `y_k - max_{j≠k} y_j`: the contrastive reward of extremal
/// perturbation (Fong, Patrick, Vedaldi, 2019).
///
/// Worked example, `y = [2 5 3]`: class 1 leads by 2, class 0 by -3.
///
/// @param classes the class for every sample, or one for each
public record MarginTarget(List<Integer> classes) implements Target {
    /// @param classes at least one
    public MarginTarget {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) throw new CamException("target: needs at least one class, got none");
    }

    /// The class for every sample, or one for each.
    public static MarginTarget of(int... classes) {
        return new MarginTarget(Arrays.stream(classes).boxed().toList());
    }

    @Override
    public String name() {
        return "margin of " + (classes.size() == 1 ? classes.getFirst() : classes);
    }

    @Override
    public Target sample(int i) {
        return classes.size() == 1 ? this : new MarginTarget(List.of(classes.get(i)));
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        Tensor own = Target.logits(indices()).score(output);
        int n = s.dim(0);
        int[] each = indices();
        int[] all = each.length == n ? each : new int[n];
        if (each.length != n) Arrays.fill(all, each[0]);
        Tensor hot = Selection.oneHot(output.engine(), new Index(all), s.dim(1));
        Tensor below = output.detached().amin().sub(1).reshape(1, 1).expandTo(s);
        return own.sub(hot.where(below, output).amax(1));
    }

    private int[] indices() {
        return classes.stream().mapToInt(Integer::intValue).toArray();
    }
}
