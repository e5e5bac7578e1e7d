package vitrine.cam.audit;

import org.jspecify.annotations.Nullable;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.NotApplicable;
import vitrine.cam.Note;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.metrics.Displayed;
import vitrine.cam.metrics.Explainer;
import vitrine.cam.metrics.Signed;
import vitrine.engine.Engine;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A result under examination: what the checks ask about it, each thing computed when first asked
/// for. Belongs to one thread.
///
/// {@snippet :
/// Audit audit = new Audit(subject, engine, TimeLimit.NONE);
/// List<Verdict> verdicts = audit.verdicts(Checks.all(), v -> {});
/// boolean sound = verdicts.stream().allMatch(Verdict::passes);
/// }
public final class Audit {
    private final Subject subject;
    private final Engine engine;
    private final TimeLimit limit;
    private final Study study;
    private double seconds;
    private @Nullable Saliency answer;
    private @Nullable Evidence inputEvidence;
    private @Nullable Study exactStudy;
    private @Nullable Saliency exact;
    private @Nullable NotApplicable tooLong;
    private @Nullable Evidence exactEvidence;

    /// @param engine that of the result
    /// @param limit of each derivation in double precision
    public Audit(Subject subject, Engine engine, TimeLimit limit) {
        this.subject = subject;
        this.engine = engine;
        this.limit = limit;
        this.study = subject.study().apply(engine);
    }

    /// What each check says, in their order; `told` hears of each at once.
    public List<Verdict> verdicts(List<Check> checks, Consumer<Verdict> told) {
        List<Verdict> found = new ArrayList<>();
        for (Check check : checks) {
            Verdict v = verdict(check);
            told.accept(v);
            found.add(v);
        }
        return found;
    }

    private Verdict verdict(Check check) {
        try {
            return check.of(this);
        } catch (CamException e) {
            return Verdict.inapplicable(check, String.valueOf(e.getMessage()));
        }
    }

    /// What is audited.
    public Subject subject() {
        return subject;
    }

    /// Who answers.
    public Method method() {
        return subject.method();
    }

    /// The result's engine.
    public Engine engine() {
        return engine;
    }

    /// How long a derivation may take.
    public TimeLimit limit() {
        return limit;
    }

    /// The question on the result's engine.
    public Study study() {
        return study;
    }

    /// The result.
    public Saliency answer() {
        Saliency known = answer;
        if (known != null) return known;
        long start = System.nanoTime();
        Saliency found = study.explain(subject.method());
        seconds = (System.nanoTime() - start) / 1e9;
        answer = found;
        return found;
    }

    /// Refuses what needs so many more answers that the limit would be passed.
    void affords(int answers, String what) {
        answer();
        if (seconds * answers > limit.seconds()) {
            throw new NotApplicable(
                    String.format(
                            Locale.ROOT,
                            "%d %s would take about %.0f seconds, more than the limit of %.0f",
                            answers,
                            what,
                            seconds * answers,
                            limit.seconds()));
        }
    }

    /// The maps that are compared with the result's: signed, or as they are shown where several
    /// places make one.
    Explainer shown() {
        return study.places().size() > 1
                ? new Displayed(subject.method(), subject.profile())
                : new Signed(subject.method(), subject.profile());
    }

    /// What is known at the first input.
    Evidence inputEvidence() {
        Evidence known = inputEvidence;
        if (known != null) return known;
        Study s = study.at(Place.input());
        Evidence found =
                new Study(s.model(), s.inputs(), s.places(), answer().target(), s.sweep())
                        .evidence();
        inputEvidence = found;
        return found;
    }

    /// The question in double precision, for the target that the result has.
    public Study exactStudy() {
        Study known = exactStudy;
        if (known != null) return known;
        Study s = subject.study().apply(Engine.reference());
        Study found = new Study(s.model(), s.inputs(), s.places(), answer().target(), s.sweep());
        exactStudy = found;
        return found;
    }

    /// The result, derived in double precision; a [NotApplicable] if that would take too long.
    public Saliency exact() {
        Saliency known = exact;
        if (known != null) return known;
        if (tooLong != null) throw tooLong;
        try {
            Study s = exactStudy();
            Saliency found = s.with(limit.on(s.sweep())).explain(subject.method());
            exact = found;
            return found;
        } catch (NotApplicable e) {
            tooLong = e;
            throw e;
        }
    }

    /// What is known at the first place in double precision.
    public Evidence exactEvidence() {
        Evidence known = exactEvidence;
        if (known != null) return known;
        Evidence found = exactStudy().evidence();
        exactEvidence = found;
        return found;
    }

    /// The result's quantity of that name, if its method asked for it.
    public Optional<Tensor> quantity(String name) {
        return find(answer(), name);
    }

    /// A result's quantity of that name.
    static Optional<Tensor> find(Saliency s, String name) {
        return s.derivation().notes().stream()
                .filter(n -> n.name().equals(name))
                .map(Note::value)
                .findFirst();
    }
}
