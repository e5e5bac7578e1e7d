package vitrine.cam.audit;

/// One thing that a result must stand. A new check is a file here and a line in [Checks].
public interface Check {
    /// Its name in reports, a few words.
    String name();

    /// Whether it holds; a [vitrine.cam.NotApplicable] says the same as [Verdict#inapplicable].
    Verdict of(Audit a);
}
