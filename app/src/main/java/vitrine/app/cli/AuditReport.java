package vitrine.app.cli;

import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.audit.Verdict;
import vitrine.nn.models.Labels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an audit says, for a person and as a document.
final class AuditReport {
    private final Examined item;
    private String explained = "";
    private String score = "";
    private List<Verdict> verdicts = List.of();

    AuditReport(Examined item) {
        this.item = item;
    }

    void answer(Saliency answer) {
        Labels labels = item.model().labels(answer.output().shape().dim(1));
        explained =
                String.join(
                        ", ",
                        answer.target().classes().stream()
                                .map(k -> labels.name(k) + " (" + k + ")")
                                .toList());
        score = String.format(Locale.ROOT, "%.4f", answer.score().toArray()[0]);
    }

    void verdicts(List<Verdict> found) {
        verdicts = List.copyOf(found);
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    private String places() {
        return String.join("+", item.places().stream().map(Place::toString).toList());
    }

    String headline() {
        return item.input().name()
                + ": "
                + item.method().name()
                + " at "
                + places()
                + " of "
                + item.model().name()
                + " for "
                + explained
                + ", logit "
                + score;
    }

    List<String> lines(Verdict v) {
        String mark =
                switch (v.outcome()) {
                    case HOLDS -> "✓ holds";
                    case FAILS -> "✗ FAILS";
                    case NOT_APPLICABLE -> "– n/a  ";
                };
        List<String> lines = new ArrayList<>();
        lines.add(String.format("  %-8s %-26s %s", mark, v.check(), v.because()));
        for (String detail : v.details()) lines.add("             " + detail);
        return lines;
    }

    private long count(Verdict.Outcome outcome) {
        return verdicts.stream().filter(v -> v.outcome() == outcome).count();
    }

    String conclusion() {
        long failed = count(Verdict.Outcome.FAILS);
        return "  "
                + (failed == 0 ? "holds: " : "DOES NOT HOLD: ")
                + count(Verdict.Outcome.HOLDS)
                + " checks hold, "
                + failed
                + " fail, "
                + count(Verdict.Outcome.NOT_APPLICABLE)
                + " do not apply";
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("input", item.input().description());
        document.put("model", item.model().name());
        document.put("method", item.method().toString());
        document.put("layer", places());
        document.put("target", explained);
        document.put("score", score);
        document.put("profile", item.profile().label());
        document.put("holds", verdicts.stream().allMatch(Verdict::passes));
        document.put("checks", verdicts.stream().map(AuditReport::row).toList());
        return document;
    }

    private static Map<String, Object> row(Verdict v) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("check", v.check());
        row.put("verdict", v.outcome().label());
        row.put("because", v.because());
        row.put("details", v.details());
        return row;
    }
}
