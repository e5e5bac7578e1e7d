package vitrine.app.cli;

import vitrine.engine.Selection;
import vitrine.engine.Tensor;
import vitrine.nn.models.Labels;
import vitrine.nn.models.ModelSpec;
import vitrine.scenes.Recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One of the likeliest classes of a sample. Of a scene several classes can be true at once, so
/// that each has a probability of its own.
record Prediction(int index, String name, float logit, float probability) {
    private static final int TOP = 5;

    /// For each sample, its five likeliest classes.
    static List<List<Prediction>> of(Tensor output, ModelSpec model) {
        int classes = output.shape().dim(1);
        int count = Math.min(TOP, classes);
        Labels labels = model.labels(classes);
        Selection.Selected best = Selection.topk(output, count, 1);
        float[] logits = best.values().toArray();
        boolean several = Recipe.named(model.name()).isPresent();
        float[] probabilities = (several ? output.sigmoid() : output.softmax(1)).toArray();
        int[] indices = best.indices().values();
        List<List<Prediction>> samples = new ArrayList<>();
        for (int n = 0; n < output.shape().dim(0); n++) {
            List<Prediction> sample = new ArrayList<>();
            for (int j = n * count; j < (n + 1) * count; j++) {
                int k = indices[j];
                float probability = probabilities[n * classes + k];
                sample.add(new Prediction(k, labels.name(k), logits[j], probability));
            }
            samples.add(sample);
        }
        return samples;
    }

    /// As a JSON document has it.
    static List<Object> rows(List<List<Prediction>> samples) {
        List<Object> rows = new ArrayList<>();
        for (List<Prediction> sample : samples)
            rows.add(sample.stream().map(Prediction::row).toList());
        return rows;
    }

    private Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("index", index);
        row.put("name", name);
        row.put("logit", logit);
        row.put("probability", probability);
        return row;
    }
}
