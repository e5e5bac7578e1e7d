package vitrine.cam;

import vitrine.engine.Tensor;

/// One quantity that a method asked for.
///
/// @param name the paper's name
/// @param digest equal digests mean equal bits
/// @param value the quantity itself
public record Note(String name, Digest digest, Tensor value) {
    static Note of(String name, Tensor value) {
        return new Note(name, Digest.of(value), value);
    }

    Note named(String other) {
        return new Note(other, digest, value);
    }
}
