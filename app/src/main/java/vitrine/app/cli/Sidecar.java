package vitrine.app.cli;

import vitrine.cam.Derivation;
import vitrine.cam.Digest;
import vitrine.cam.Note;
import vitrine.cam.Profile;
import vitrine.cam.Saliency;
import vitrine.engine.Tensor;
import vitrine.nn.models.Labels;
import vitrine.nn.models.ModelSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is written beside a map: enough to know who computed what from what, and to do it again.
record Sidecar(ModelSpec model, ModelOptions.Loaded loaded, Profile profile) {
    private static final int SCHEMA = 2;

    /// Quantities of at most so many elements are written out.
    private static final int SHOWN = 2048;

    Map<String, Object> of(Saliency answer, String method, Tensor rendered) {
        Derivation d = answer.derivation();
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("schema", SCHEMA);
        doc.put("tool", tool(d));
        doc.put("model", pair("name", model.name(), "weights_sha256", loaded.sha256()));
        doc.put("layer", d.layer());
        doc.put("method", pair("name", method, "parameters", d.method()));
        doc.put("target", target(answer));
        doc.put("profile", profile.label());
        doc.put("score", answer.score().toArray());
        doc.put("logits", answer.output().toArray());
        doc.put("top5", Prediction.rows(Prediction.of(answer.output(), model)));
        doc.put("map", statistics(answer.map()));
        doc.put("final", statistics(rendered));
        doc.put("status", answer.defect().isEmpty() ? "ok" : answer.defect());
        doc.put("input_tensor_sha256", d.inputs().getFirst().hex());
        doc.put("derivation", d.notes().stream().map(Sidecar::note).toList());
        return doc;
    }

    private static Map<String, Object> pair(String a, Object x, String b, Object y) {
        Map<String, Object> pair = new LinkedHashMap<>();
        pair.put(a, x);
        pair.put(b, y);
        return pair;
    }

    private Map<String, Object> target(Saliency answer) {
        List<Integer> classes = answer.target().classes();
        Labels labels = model.labels(answer.output().shape().dim(1));
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("name", answer.derivation().target());
        target.put("classes", classes);
        target.put("names", classes.stream().map(labels::name).toList());
        return target;
    }

    private static Map<String, Object> tool(Derivation d) {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("name", "vitrine");
        tool.put("version", Version.number());
        tool.put("java", Runtime.version().toString());
        tool.put("engine", d.engine());
        tool.put("order_contract", d.orderContract());
        return tool;
    }

    private static Map<String, Object> note(Note note) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", note.name());
        row.put("shape", note.value().shape().dims());
        row.put("sha256", note.digest().hex());
        if (note.value().shape().size() <= SHOWN) row.put("values", note.value().toArray());
        return row;
    }

    private static Map<String, Object> statistics(Tensor map) {
        double[] v = map.toDoubles();
        int best = 0;
        double sum = 0;
        int notFinite = 0;
        for (int i = 0; i < v.length; i++) {
            if (v[i] > v[best]) best = i;
            if (!Double.isFinite(v[i])) notFinite++;
            sum += v[i];
        }
        int width = map.shape().dim(-1);
        int height = map.shape().dim(-2);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("shape", map.shape().dims());
        row.put("sha256", Digest.of(map).hex());
        row.put("min", Arrays.stream(v).min().orElse(0));
        row.put("max", v[best]);
        row.put("mean", sum / v.length);
        row.put("sum", sum);
        row.put("not_finite", notFinite);
        row.put("argmax", new int[] {best / width % height, best % width});
        return row;
    }

    /// The classes with names and scores, for a person.
    String described(Saliency answer) {
        Labels labels = model.labels(answer.output().shape().dim(1));
        float[] scores = answer.score().toArray();
        List<Integer> classes = answer.target().classes();
        List<String> parts = new ArrayList<>();
        for (int n = 0; n < scores.length; n++) {
            int k = classes.get(Math.min(n, classes.size() - 1));
            parts.add(
                    String.format(
                            Locale.ROOT, "%s (%d), logit %.4f", labels.name(k), k, scores[n]));
        }
        return String.join("; ", parts);
    }
}
