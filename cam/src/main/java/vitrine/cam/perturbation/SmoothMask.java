package vitrine.cam.perturbation;

import vitrine.cam.CamException;

/// Masks that can only be smooth (Fong, Patrick, Vedaldi, 2019): at a position `u` a mask is the
/// smooth maximum over the parameters `p_i`, which lie on a grid of points `u_i`, of `z_i = p_i
/// k(|u - u_i|)` with `k(d) = exp(-2 max(d/σ - ½, 0)²)`; the smooth maximum is `Σ z_i softmax(20
/// z)_i`.
///
/// The grid's points lie `step` elements apart from the first element on. Of each position, the
/// parameters within about `σ` are looked at, as in TorchRay. A mask is made with a margin of `σ`
/// around the value, so that its border does not count as area.
///
/// @param step between the grid's points, in elements
/// @param sigma how far a parameter reaches, in elements
public record SmoothMask(int step, double sigma) {
    /// Checks the numbers.
    public SmoothMask {
        if (step < 1 || !(sigma > 0)) {
            throw new CamException(
                    "mask: needs a positive step and reach, got " + step + " and " + sigma);
        }
    }

    /// How many parameters there are along an axis.
    int parameters(int extent) {
        return Math.ceilDiv(extent, step);
    }

    /// How many parameters on each side are looked at.
    int radius() {
        return 1 + (int) Math.ceil(sigma / step);
    }

    /// The first parameter that the first position looks at is this many before the grid.
    int padding() {
        return 1 + (int) Math.ceil(2 * sigma / step);
    }

    /// Elements around the value.
    int margin() {
        return (int) Math.rint(sigma);
    }

    /// The extent with its margins.
    int whole(int extent) {
        return step * (parameters(extent) + 2 * padding() - 2 * radius()) - step + 1;
    }
}
