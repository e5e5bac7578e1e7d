package vitrine.cam.audit;

import vitrine.cam.Space;

import java.util.ArrayList;
import java.util.List;

/// Where it is known what in the picture says nothing about the class, such as a watermark: the
/// score must not stand on it. With each channel's mean in its place, the score must lose less than
/// with the object covered so. Where the object is not in the picture, the same shape is covered in
/// every other place, side by side, and some of them must count for at least as much: were the mark
/// like any other place, it would be the first of `n` by chance once in `n` pictures.
///
/// What the map shows on the mark is told. A model that learned a shortcut (Lapuschkin et al.,
/// 2019) is found here, and a map that points at the mark is then right about the model.
public record IgnoresMark() implements Check {
    /// With fewer places to compare, being the first of them says nothing.
    private static final int PLACES = 20;

    @Override
    public String name() {
        return "does not stand on the mark";
    }

    @Override
    public Verdict of(Audit a) {
        Subject.Truth truth = a.subject().truth();
        double[] mark = truth == null ? null : truth.mark();
        if (truth == null || mark == null)
            return Verdict.inapplicable(this, "nobody said that there is a mark");
        double lost = Truths.loss(a, List.of(mark))[0];
        double[] object = truth.object();
        List<double[]> others = object == null ? elsewhere(a, mark) : List.of(object);
        if (object == null && others.size() < PLACES)
            return Verdict.inapplicable(this, "there are only " + others.size() + " other places");
        double most = Numbers.largest(Truths.loss(a, others));
        double energy = Truths.energy(Truths.map(a), mark);
        return Verdict.of(
                this,
                object == null ? lost <= most : lost < most,
                "the score loses "
                        + Numbers.of(lost)
                        + " without the mark, "
                        + Numbers.of(most)
                        + (object == null
                                ? " at most without as much in one of "
                                        + others.size()
                                        + " other places; "
                                : " without the object; ")
                        + Numbers.of(100 * energy)
                        + " % of the map lies on the mark, "
                        + Numbers.of(100 * Truths.area(mark))
                        + " % of the picture");
    }

    /// The mark's shape in every other place of a grid of its own extents.
    private static List<double[]> elsewhere(Audit a, double[] mark) {
        int[] extents = Space.extents(a.study().inputs().getFirst());
        int width = extents[extents.length - 1];
        int height = mark.length / width;
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        for (int i = 0; i < mark.length; i++) {
            if (mark[i] == 0) continue;
            left = Math.min(left, i % width);
            right = Math.max(right, i % width + 1);
            top = Math.min(top, i / width);
            bottom = Math.max(bottom, i / width + 1);
        }
        List<double[]> places = new ArrayList<>();
        for (int y = top % (bottom - top); y + bottom - top <= height; y += bottom - top) {
            for (int x = left % (right - left); x + right - left <= width; x += right - left) {
                double[] moved = Truths.moved(mark, width, x - left, y - top);
                if (Truths.apart(moved, mark)) places.add(moved);
            }
        }
        return places;
    }
}
