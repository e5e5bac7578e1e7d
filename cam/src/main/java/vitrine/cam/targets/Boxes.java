package vitrine.cam.targets;

import vitrine.cam.CamException;
import vitrine.engine.Tensor;

/// Rectangles, whose first four numbers on the last axis are left, top, right and bottom.
final class Boxes {
    private Boxes() {}

    /// The numbers `from … to - 1` of each.
    static Tensor columns(Tensor boxes, int from, int to) {
        return boxes.slice(boxes.shape().rank() - 1, from, to, 1);
    }

    /// The intersection over the union, `[..., 1]`. One of the two must have an area.
    static Tensor overlap(Tensor a, Tensor b) {
        Tensor width = edge(a, 2).minimum(edge(b, 2)).sub(edge(a, 0).maximum(edge(b, 0))).relu();
        Tensor height = edge(a, 3).minimum(edge(b, 3)).sub(edge(a, 1).maximum(edge(b, 1))).relu();
        Tensor common = width.mul(height);
        return common.div(area(a).add(area(b)).sub(common));
    }

    private static Tensor area(Tensor box) {
        Tensor width = edge(box, 2).sub(edge(box, 0)).relu();
        return width.mul(edge(box, 3).sub(edge(box, 1)).relu());
    }

    private static Tensor edge(Tensor box, int i) {
        return columns(box, i, i + 1);
    }

    /// Throws a [CamException] unless `wanted` are objects `[n, objects, numbers]` with an area.
    static void check(String target, Tensor wanted, int numbers) {
        if (wanted.shape().rank() != 3 || wanted.shape().dim(2) < numbers) {
            throw new CamException(
                    target
                            + ": needs objects [1 or batch, objects, at least "
                            + numbers
                            + " numbers], got "
                            + wanted.shape());
        }
        if (wanted.shape().size() == 0 || area(wanted).amin().item() <= 0) {
            throw new CamException(
                    target
                            + ": needs boxes left, top, right, bottom with an area, got one without"
                            + " or none");
        }
    }
}
