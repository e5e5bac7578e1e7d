package vitrine.cam.combine;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/// Test-time augmentation: the mean of the finished maps of several versions of the input, as
/// pytorch-grad-cam's `aug_smooth`, whose six versions are the default. The mean is not scaled
/// again, so its greatest value is mostly below one.
///
/// The raw map has a group of channels for each version, turned back to the input's own way. The
/// target stays that of the input as it is.
///
/// Worked example in TorchRay's profile, which only rectifies: two versions give the raw maps `[1
/// -3]` and, turned back, `[3 1]`. The display is `[(1+3)/2 (0+1)/2] = [2 ½]`.
///
/// @param method whose maps
/// @param versions of the input
public record Augmented(Method method, List<Version> versions) implements Method {
    /// One version of the input.
    ///
    /// @param mirrored the axes of space that are turned round, counted from the last as -1
    /// @param gain what the values are multiplied by
    public record Version(List<Integer> mirrored, double gain) {
        /// @param mirrored negative numbers
        public Version {
            mirrored = List.copyOf(mirrored);
            for (int axis : mirrored) {
                if (axis >= 0)
                    throw new CamException(
                            "augmented: mirrored axes are counted from the last as -1, got "
                                    + axis);
            }
        }

        /// Inputs without space are left as they are.
        private Tensor of(Tensor input) {
            return input.shape().rank() < 3 ? input : turned(input).mul(gain);
        }

        private Tensor turned(Tensor x) {
            Tensor y = x;
            for (int axis : mirrored) {
                if (axis < 2 - x.shape().rank()) {
                    throw new CamException(
                            "augmented: axis " + axis + " is none of the space of " + x.shape());
                }
                y = Layouts.flip(y, axis);
            }
            return y;
        }
    }

    /// @param versions at least one
    public Augmented {
        versions = List.copyOf(versions);
        if (versions.isEmpty())
            throw new CamException("augmented: needs at least one version, got none");
    }

    /// As it is and mirrored left to right, each times 0.9, 1 and 1.1.
    public Augmented(Method method) {
        this(method, six());
    }

    private static List<Version> six() {
        List<Version> all = new ArrayList<>();
        for (List<Integer> mirrored : List.of(List.<Integer>of(), List.of(-1)))
            for (double gain : new double[] {0.9, 1, 1.1}) all.add(new Version(mirrored, gain));
        return all;
    }

    @Override
    public String name() {
        return "augmented-" + method.name();
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor[] maps = new Tensor[versions.size()];
        for (int v = 0; v < maps.length; v++) {
            Version version = versions.get(v);
            Tensor[] inputs = e.inputs().stream().map(version::of).toArray(Tensor[]::new);
            Evidence augmented = e.with(inputs);
            maps[v] = version.turned(method.map(augmented));
        }
        return Layouts.cat(1, maps);
    }

    @Override
    public Rendering rendering(Profile profile) {
        Rendering each = method.rendering(profile);
        return (maps, extents) -> {
            List<Tensor> finished = new ArrayList<>();
            for (int v = 0; v < versions.size(); v++) {
                int version = v;
                List<Tensor> own = maps.stream().map(m -> group(m, version)).toList();
                finished.add(each.display(own, extents));
            }
            return finished.stream().reduce(Tensor::add).orElseThrow().div(finished.size());
        };
    }

    private Tensor group(Tensor map, int version) {
        Shape s = map.shape();
        int channels = s.dim(1) / versions.size();
        return map.slice(1, version * channels, (version + 1) * channels, 1);
    }
}
