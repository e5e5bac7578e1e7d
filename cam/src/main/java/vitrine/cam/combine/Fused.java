package vitrine.cam.combine;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// One display of several places by another rule than the profile's: each place's map is finished
/// by itself, at the input's extents, as if it were the only one; then they are joined. By
/// themselves the profiles take the mean (pytorch-grad-cam's without scaling each map again after
/// resizing) or, torch-cam's, the maximum.
///
/// Worked example in TorchRay's profile, which does not scale, two maps `[1 3]` and `[2 0]` at the
/// input's extents: the mean is `[1.5 1.5]`, the maximum `[2 3]`, the product `[2 0]`.
///
/// @param method whose maps
/// @param fusion how they are joined
public record Fused(Method method, Fusion fusion) implements Method {
    /// How the finished maps of several places are joined.
    public enum Fusion {
        /// Their mean, finished by the profile again, which scales it where the profile scales.
        MEAN {
            @Override
            Tensor join(List<Tensor> finished, Rendering again, int[] extents) {
                Tensor sum = finished.stream().reduce(Tensor::add).orElseThrow();
                return again.display(List.of(sum.div(finished.size())), extents);
            }
        },
        /// Their greatest value at each position, taken at the extents of the largest map and then
        /// resized: as torch-cam does.
        MAXIMUM {
            @Override
            Tensor join(List<Tensor> finished, Rendering again, int[] extents) {
                return finished.stream().reduce(Tensor::maximum).orElseThrow();
            }

            @Override
            int[] extents(List<Tensor> maps, int[] wanted) {
                int[] largest = Space.extents(maps.getFirst());
                for (Tensor map : maps)
                    Arrays.setAll(largest, a -> Math.max(largest[a], map.shape().dim(a + 2)));
                return largest;
            }
        },
        /// The greatest `tanh(2x)`, likewise: as torch-cam does for LayerCAM, so that weak early
        /// layers are seen.
        SATURATED_MAXIMUM {
            @Override
            Tensor join(List<Tensor> finished, Rendering again, int[] extents) {
                List<Tensor> raised = finished.stream().map(m -> m.mul(2).tanh()).toList();
                return MAXIMUM.join(raised, again, extents);
            }

            @Override
            int[] extents(List<Tensor> maps, int[] wanted) {
                return MAXIMUM.extents(maps, wanted);
            }
        },
        /// Their product, finished by the profile again: only what every place shows.
        PRODUCT {
            @Override
            Tensor join(List<Tensor> finished, Rendering again, int[] extents) {
                Tensor product = finished.stream().reduce(Tensor::mul).orElseThrow();
                return again.display(List.of(product), extents);
            }
        };

        abstract Tensor join(List<Tensor> finished, Rendering again, int[] extents);

        /// Where the maps are joined.
        int[] extents(List<Tensor> maps, int[] wanted) {
            return wanted;
        }
    }

    @Override
    public String name() {
        return "fused-" + method.name();
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Tensor map(Evidence e) {
        return method.map(e);
    }

    @Override
    public Rendering rendering(Profile profile) {
        Rendering each = method.rendering(profile);
        return (maps, extents) -> {
            int[] at = fusion.extents(maps, extents);
            List<Tensor> finished = maps.stream().map(m -> each.display(List.of(m), at)).toList();
            return profile.resized(fusion.join(finished, profile, at), extents);
        };
    }
}
