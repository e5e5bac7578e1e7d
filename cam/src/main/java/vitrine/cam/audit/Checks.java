package vitrine.cam.audit;

import java.util.List;

/// Every check, in the order of a report: what the numbers are, whether they are right, whether the
/// answer means anything.
public final class Checks {
    private Checks() {}

    /// All of them.
    public static List<Check> all() {
        return List.of(
                new SameBits(),
                new Rederived(),
                new Steps(),
                new Answers(),
                new Differences(),
                new Restated(),
                new NegatedScore(),
                new SumOfMap(),
                new PathSum(),
                new Conservation(),
                new Efficiency(),
                new Component(),
                new Reruns(),
                new RowsOfRollout(),
                new ModelSanity(),
                new LabelSanity(),
                new Faithfulness(false),
                new Faithfulness(true),
                new PointsAtObject(),
                new IgnoresMark());
    }
}
