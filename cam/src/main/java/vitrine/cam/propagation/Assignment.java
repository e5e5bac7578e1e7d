package vitrine.cam.propagation;

/// A rule and the affine layers it is for.
///
/// @param layers which
/// @param rule what they do with relevance
public record Assignment(Layers layers, Rule rule) {
    @Override
    public String toString() {
        return layers + ": " + rule;
    }
}
