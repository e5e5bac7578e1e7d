package vitrine.scenes;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// How well a map shows what is known to be there: three figures from 0 to 1, higher being better.
///
/// @param hit 1 if the map's greatest value lies on it, else 0
/// @param energy the share of the map's positive values that lies on it
/// @param overlap of it and as many of the most relevant pixels: those in both over those in either
public record Score(double hit, double energy, double overlap) {
    /// The mean of each figure.
    ///
    /// @param scores at least one
    public static Score mean(List<Score> scores) {
        return new Score(
                mean(scores, Score::hit),
                mean(scores, Score::energy),
                mean(scores, Score::overlap));
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> figure) {
        return scores.stream().mapToDouble(figure).sum() / scores.size();
    }
}
