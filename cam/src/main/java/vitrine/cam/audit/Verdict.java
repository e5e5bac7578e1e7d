package vitrine.cam.audit;

import java.util.List;

/// What a [Check] found.
///
/// @param check the check's name
/// @param outcome whether it holds
/// @param because one sentence with the numbers: what held, by how much it does not, or why the
///   question does not apply
/// @param details further lines, such as a table
public record Verdict(String check, Outcome outcome, String because, List<String> details) {
    /// The three ways a check can end.
    public enum Outcome {
        /// it is as it should be
        HOLDS,
        /// it is not
        FAILS,
        /// the question has no meaning here
        NOT_APPLICABLE;

        /// For people and documents: `holds`, `fails`, `not applicable`.
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /// @param details in order
    public Verdict {
        details = List.copyOf(details);
    }

    /// It holds if `ok`, else it fails.
    public static Verdict of(Check check, boolean ok, String because, List<String> details) {
        return new Verdict(check.name(), ok ? Outcome.HOLDS : Outcome.FAILS, because, details);
    }

    /// It holds if `ok`, else it fails.
    public static Verdict of(Check check, boolean ok, String because) {
        return of(check, ok, because, List.of());
    }

    /// It does not apply.
    public static Verdict inapplicable(Check check, String why) {
        return new Verdict(check.name(), Outcome.NOT_APPLICABLE, why, List.of());
    }

    /// Whether an audit with this verdict passes.
    public boolean passes() {
        return outcome != Outcome.FAILS;
    }
}
