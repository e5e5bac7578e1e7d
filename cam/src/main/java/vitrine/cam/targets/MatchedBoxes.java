package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.cam.Target;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// pytorch-grad-cam's score for detectors such as Faster R-CNN: for each wanted box, of the found
/// boxes the one that overlaps it most counts `overlap + score` if the overlap is above a threshold
/// and the label is the same, else nothing; the sum over the wanted boxes. Where several overlap
/// equally, the best score counts.
///
/// The detector's output is `[n, boxes, 6]`: left, top, right, bottom, label, score. The score
/// jumps and has a gradient only between jumps, so it is for methods that ask for scores.
///
/// @param wanted `[1 or n, objects, 5]`: left, top, right, bottom, label
/// @param threshold which overlap is none
public record MatchedBoxes(Tensor wanted, double threshold) implements Target {
    private static final int LABEL = 4;
    private static final int SCORE = 5;

    /// @param wanted objects with an area
    /// @param threshold at least 0 and below 1
    public MatchedBoxes {
        Boxes.check("matched boxes", wanted, LABEL + 1);
        if (!(threshold >= 0 && threshold < 1)) {
            throw new CamException(
                    "matched boxes: threshold needs at least 0 and below 1, got " + threshold);
        }
    }

    /// With the threshold one half.
    public MatchedBoxes(Tensor wanted) {
        this(wanted, 0.5);
    }

    @Override
    public String name() {
        int count = wanted.shape().dim(1);
        return count + (count == 1 ? " matched box" : " matched boxes") + " above " + threshold;
    }

    @Override
    public Tensor score(Tensor output) {
        Shape s = output.shape();
        if (s.rank() != 3 || s.dim(2) != SCORE + 1) {
            throw new CamException(
                    "matched boxes: needs an output [batch, boxes, 6] of left, top, right, bottom,"
                            + " label and score, the model's is "
                            + s);
        }
        Samples.check("matched boxes", "lists of objects", wanted.shape().dim(0), s.dim(0));
        Tensor sum = matched(output, wanted.slice(1, 0, 1, 1));
        for (int i = 1; i < wanted.shape().dim(1); i++)
            sum = sum.add(matched(output, wanted.slice(1, i, i + 1, 1)));
        return sum;
    }

    /// What one object counts, `[n, 1]`.
    private Tensor matched(Tensor found, Tensor object) {
        Tensor overlap = Boxes.overlap(found, object);
        Tensor agrees = label(found).eq(label(object)).mul(overlap.gt(threshold));
        Tensor counts = overlap.eq(overlap.amax(1)).mul(agrees);
        Tensor score = overlap.add(Boxes.columns(found, SCORE, SCORE + 1));
        return counts.mul(score).amax(1).reshape(found.shape().dim(0), 1);
    }

    private static Tensor label(Tensor boxes) {
        return Boxes.columns(boxes, LABEL, LABEL + 1);
    }

    @Override
    public Target sample(int i) {
        return new MatchedBoxes(Samples.of(wanted, i), threshold);
    }
}
