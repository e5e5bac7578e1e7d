package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Study;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a metric says of the maps of one study.
///
/// @param metric its name
/// @param better which way the figures are to be read
/// @param rows a row for each explainer
public record Figures(String metric, Better better, List<Row> rows) {
    /// The figures of one explainer's maps.
    ///
    /// @param map what the maps are called
    /// @param samples a figure for each sample, with the interval of what was drawn for it
    /// @param mean over the samples, with the interval of the choice of samples; of one sample,
    ///   that sample's
    public record Row(String map, List<Estimate> samples, Estimate mean) {
        /// @param samples at least one
        public Row {
            samples = List.copyOf(samples);
        }

        static Row of(String map, List<Estimate> samples) {
            if (samples.size() == 1) return new Row(map, samples, samples.getFirst());
            double[] values = samples.stream().mapToDouble(Estimate::value).toArray();
            return new Row(map, samples, Estimate.mean(values, new Noise(0, "samples")));
        }
    }

    /// @param rows at least one
    public Figures {
        rows = List.copyOf(rows);
    }

    /// The metric's figures for the maps of each explainer. One sample is judged after another.
    public static Figures of(Metric metric, Study study, List<? extends Explainer> explainers) {
        List<Tensor> maps = new ArrayList<>();
        List<List<Estimate>> samples = new ArrayList<>();
        for (Explainer explainer : explainers) {
            maps.add(explainer.map(study));
            samples.add(new ArrayList<>());
        }
        for (int i = 0; i < study.inputs().getFirst().shape().dim(0); i++) {
            Subject subject = new Subject(study, i);
            for (int e = 0; e < maps.size(); e++) {
                Trial trial = new Trial(subject, explainers.get(e), maps.get(e));
                samples.get(e).add(metric.of(trial));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int e = 0; e < maps.size(); e++) {
            rows.add(Row.of(explainers.get(e).name(), samples.get(e)));
        }
        return new Figures(metric.name(), metric.better(), rows);
    }

    /// The row of the map that was asked about, which is the first.
    public Row first() {
        return rows.getFirst();
    }

    /// The row of that name, or a [CamException] that says which there are.
    public Row row(String map) {
        for (Row row : rows) if (row.map().equals(map)) return row;
        throw new CamException(
                metric
                        + ": has no figures of "
                        + map
                        + ", but of "
                        + String.join(", ", rows.stream().map(Row::map).toList()));
    }

    /// A line for the metric and one for each row: its mean, and the interval where there is one.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(metric);
        text.append(better == Better.HIGHER ? " (higher is better)" : " (lower is better)");
        for (Row row : rows) {
            Estimate m = row.mean();
            text.append(String.format(Locale.ROOT, "%n  %-28s %9.4f", row.map(), m.value()));
            if (m.high() == Double.POSITIVE_INFINITY) text.append(" or more");
            else if (m.low() < m.high()) {
                text.append(String.format(Locale.ROOT, "  [%.4f, %.4f]", m.low(), m.high()));
            }
        }
        return text.toString();
    }
}
