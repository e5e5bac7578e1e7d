package vitrine.cam.propagation;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

/// A method of one's own, as TorchRay's `saliency` makes one: what arrives at the place by some
/// rules, read in some way.
///
/// {@snippet :
/// Method largest = new Probe("gradient", Rules.STANDARD, Reading.LARGEST);
/// Method energy = new Probe("energy", Rules.STANDARD, (a, g) -> g.square().sum(1));
/// }
///
/// Worked example, two channels of 1×2 with gradients `[1 3]` and `[-1 -1]`: read by
/// [Reading#LARGEST] the map is `[1 3]`.
///
/// @param name what it is called
/// @param rules what replaces the mathematics of the backward pass
/// @param reading what the map takes from the result
public record Probe(String name, Rules rules, Reading reading) implements Method {
    @Override
    public Tensor map(Evidence e) {
        Tensor g = e.note("arrived", () -> e.gradient(rules));
        return reading.map(e.activation(), g);
    }

    @Override
    public String toString() {
        return "Probe[" + name + "]";
    }
}
