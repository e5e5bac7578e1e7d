package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/// The score of D-RISE (Petsiuk, Jain, Manjunatha, Morariu, Mehra, Ordonez, Saenko, 2021), as
/// Xplique generalises it: for each wanted object the best of the detector's boxes by `overlap ·
/// objectness · likeness of class`, and of these the mean. The overlap is intersection over union,
/// the likeness the cosine of the two rows of class scores.
///
/// The detector's output is `[n, boxes, 5 + classes]` before any suppression of boxes: left, top,
/// right, bottom, objectness, and a score for each class. The score has a gradient almost
/// everywhere.
///
/// @param wanted `[1 or n, objects, 5 + classes]`, laid out likewise; their objectness does not
///   count
/// @param factors which of the factors besides the overlap count
public record Detection(Tensor wanted, Set<Factor> factors) implements Target {
    private static final int CLASSES = 5;

    /// What can count besides the overlap.
    public enum Factor {
        /// How sure the detector is that there is an object.
        OBJECTNESS,
        /// How like its class scores are.
        CLASS
    }

    /// @param wanted objects with an area
    public Detection {
        factors = Set.copyOf(factors);
        Boxes.check("detection", wanted, CLASSES + 1);
    }

    /// With both factors.
    public Detection(Tensor wanted) {
        this(wanted, EnumSet.allOf(Factor.class));
    }

    @Override
    public String name() {
        int count = wanted.shape().dim(1);
        return "detection of "
                + count
                + (count == 1 ? " object" : " objects")
                + " by overlap"
                + (factors.isEmpty() ? "" : " and " + new TreeSet<>(factors));
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        int numbers = wanted.shape().dim(2);
        if (s.rank() != 3 || s.dim(2) != numbers) {
            throw new CamException(
                    "detection: needs an output [batch, boxes, "
                            + numbers
                            + "] as the wanted objects have it, the model's is "
                            + s);
        }
        Samples.check("detection", "lists of objects", wanted.shape().dim(0), s.dim(0));
        int objects = wanted.shape().dim(1);
        Tensor sum = best(output, wanted.slice(1, 0, 1, 1));
        for (int i = 1; i < objects; i++) sum = sum.add(best(output, wanted.slice(1, i, i + 1, 1)));
        return sum.div(objects);
    }

    /// The best box for one object, `[n, 1]`.
    private Tensor best(Tensor found, Tensor object) {
        Tensor match = Boxes.overlap(found, object);
        if (factors.contains(Factor.OBJECTNESS))
            match = match.mul(Boxes.columns(found, CLASSES - 1, CLASSES));
        if (factors.contains(Factor.CLASS)) match = match.mul(likeness(found, object));
        return match.amax(1).reshape(found.shape().dim(0), 1);
    }

    private static Tensor likeness(Tensor found, Tensor object) {
        Tensor a = Boxes.columns(found, CLASSES, found.shape().dim(2));
        Tensor b = Boxes.columns(object, CLASSES, object.shape().dim(2));
        Tensor lengths = a.square().sum(2).sqrt().mul(b.square().sum(2).sqrt());
        return a.mul(b).sum(2).div(lengths);
    }

    @Override
    public Target sample(int i) {
        return new Detection(Samples.of(wanted, i), factors);
    }
}
