package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Place;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The straight line from the baselines to the inputs.
///
/// @param end what is known at the inputs
/// @param start what is known at the baselines
/// @param from the baselines
/// @param difference how much the place's value changes from start to end
record Line(Evidence end, Evidence start, List<Tensor> from, Tensor difference) {
    /// The line to the inputs, with the place's value at its start written down.
    static Line to(Evidence e, Baselines baselines) {
        return to(e, baselines, "baseline");
    }

    static Line to(Evidence e, Baselines baselines, String note) {
        List<Tensor> from = baselines.of(e.inputs());
        Evidence start = e.with(from.toArray(Tensor[]::new));
        Tensor value = e.note(note, start::activation);
        return new Line(e, start, from, e.activation().sub(value));
    }

    /// The line from the same baselines to other inputs.
    Line to(Evidence other) {
        Tensor change = other.activation().sub(start.activation());
        return new Line(other, start, from, change);
    }

    /// A place to add up in.
    Tensor zero() {
        return difference.engine().full(difference.shape(), 0);
    }

    /// What is known with all inputs at the share `t` of the way.
    Evidence at(double t) {
        List<Tensor> there = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            Tensor b = from.get(i);
            there.add(b.add(end.inputs().get(i).sub(b).mul(t)));
        }
        return end.with(there.toArray(Tensor[]::new));
    }

    /// What is known with the place's own value at the share `t` of the way: at an input all inputs
    /// move, at a layer only what it puts out.
    Evidence placeAt(double t) {
        if (end.place() instanceof Place.ModelInput) return at(t);
        return end.replaced(start.activation().add(difference.mul(t)));
    }

    /// `S(x) - S(b)`, `[n, 1]`.
    Tensor change() {
        return end.score().sub(start.score());
    }

    /// Writes down what a map must add up to as `difference`, and what it lacks as `delta`. With
    /// several inputs the maps of all of them must, and there is no `delta` of one.
    static void complete(Evidence e, Tensor map, Tensor change) {
        Tensor wanted = e.note("difference", () -> change);
        if (e.inputs().size() > 1 && e.place() instanceof Place.ModelInput) return;
        int[] axes = IntStream.range(1, map.shape().rank()).toArray();
        e.note("delta", () -> map.sum(axes).reshape(wanted.shape()).sub(wanted));
    }
}
