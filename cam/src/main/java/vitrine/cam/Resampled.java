package vitrine.cam;

import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// The signed map at other extents, smoothed, and nothing else done to it: what TorchRay's
/// `resize`, `resize_mode` and `smooth` ask for. Several places are averaged.
///
/// {@snippet :
/// Tensor heat = new Resampled(Interpolation.LINEAR, 0.02).display(saliency.maps(), 224, 224);
/// }
///
/// @param interpolation how the map is resized
/// @param smooth the deviation of the [Gaussian][Smoothing#REPLICATED] as a share of the largest
///   extent, or 0 for none
public record Resampled(Interpolation interpolation, double smooth) implements Rendering {
    /// @param smooth not negative
    public Resampled {
        if (!(smooth >= 0)) {
            throw new CamException("smooth: needs a share that is not negative, got " + smooth);
        }
    }

    @Override
    public Tensor display(List<Tensor> maps, int... extents) {
        Tensor sum = maps.stream().map(m -> finished(m, extents)).reduce(Tensor::add).orElseThrow();
        return maps.size() == 1 ? sum : sum.div(maps.size());
    }

    private Tensor finished(Tensor map, int... extents) {
        Tensor one = map.shape().dim(1) == 1 ? map : map.sum(1);
        Tensor resized =
                Arrays.equals(extents, Space.extents(one))
                        ? one
                        : interpolation.resize(one, extents);
        double sigma = smooth * Arrays.stream(extents).max().orElse(0);
        return sigma > 0 ? Smoothing.REPLICATED.gaussian(resized, sigma) : resized;
    }
}
