package vitrine.cam;

import java.util.List;

/// How a map came about: who computed what from what, in order, so that it can be re-derived.
///
/// @param method the method with its parameters
/// @param layer the places looked at, as [Place] writes them
/// @param target what was explained
/// @param engine the backend that computed it
/// @param orderContract the version of the rules that fix every bit
/// @param inputs the digests of the model's inputs
/// @param notes each quantity the method asked for, in the order of asking
public record Derivation(
        String method,
        String layer,
        String target,
        String engine,
        int orderContract,
        List<Digest> inputs,
        List<Note> notes) {
    /// The quantity of that name, or a [CamException] if the method did not ask for it.
    public Note note(String name) {
        for (Note n : notes) if (n.name().equals(name)) return n;
        List<String> names = notes.stream().map(Note::name).toList();
        throw new CamException(
                "derivation: "
                        + method
                        + " did not ask for "
                        + name
                        + "; it asked for "
                        + String.join(", ", names));
    }
}
