package vitrine.scenes;

import vitrine.engine.Engine;
import vitrine.nn.Layer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How well a model names what is in scenes that it never saw.
///
/// @param averagePrecision of each class: the area under its precision over recall
public record Examination(double[] averagePrecision) {
    private static final int BATCH = 50;

    /// The model's answers to `count` scenes of a seed, held against what their data set says.
    public static Examination of(Engine engine, Layer model, Scenes scenes, int count) {
        int classes = SceneClass.values().length;
        float[][] scores = new float[classes][count];
        boolean[][] truth = new boolean[classes][count];
        for (int first = 0; first < count; first += BATCH) {
            int size = Math.min(BATCH, count - first);
            List<Scene> seen = scenes.scenes(first, size);
            SceneBatch batch = SceneBatch.labelled(engine, seen, scenes.shortcut());
            float[] logits = model.apply(batch.images()).toArray();
            float[] labels = batch.labels().toArray();
            for (int n = 0; n < size; n++) {
                for (int k = 0; k < classes; k++) {
                    scores[k][first + n] = logits[n * classes + k];
                    truth[k][first + n] = labels[n * classes + k] > 0;
                }
            }
        }
        double[] each = new double[classes];
        for (int k = 0; k < classes; k++) each[k] = averagePrecision(scores[k], truth[k]);
        return new Examination(each);
    }

    /// The mean over the positives of the precision at each one's rank: `1/P Σ_i (positives among
    /// the first i) / i` over the ranks `i` of positives, by falling score.
    static double averagePrecision(float[] scores, boolean[] truth) {
        int[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -scores[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int positives = 0;
        double sum = 0;
        for (int rank = 1; rank <= order.length; rank++) {
            if (!truth[order[rank - 1]]) continue;
            positives++;
            sum += (double) positives / rank;
        }
        return sum / Math.max(1, positives);
    }

    /// Mean average precision.
    public double mean() {
        return Arrays.stream(averagePrecision).average().orElse(0);
    }
}
