package vitrine.cam.gradients;

import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Tensor;

import java.util.List;

/// How what a method gives to the channels of an input becomes one map for the eye.
enum Channels {
    /// `max_c |a_c|`: how much a position can do, whichever way.
    STRONGEST {
        @Override
        Tensor one(Tensor map) {
            return map.abs().amax(1);
        }
    },
    /// `Σ_c a_c`: what a position contributes.
    SUM {
        @Override
        Tensor one(Tensor map) {
            return map.sum(1);
        }
    },
    /// `Σ_c a_c / c`.
    MEAN {
        @Override
        Tensor one(Tensor map) {
            return map.mean(1);
        }
    };

    abstract Tensor one(Tensor map);

    /// Gradients: the strongest channel and then the profile's way, but Xplique's signed mean.
    static Rendering gradients(Profile profile) {
        return profile == Profile.XPLIQUE ? MEAN.signed(profile) : STRONGEST.then(profile);
    }

    /// Contributions: the profile's way with the sum, but TorchRay's signed sum and Xplique's
    /// signed mean.
    static Rendering contributions(Profile profile) {
        return switch (profile) {
            case TORCHRAY -> SUM.signed(profile);
            case XPLIQUE -> MEAN.signed(profile);
            case PAPER, PYTORCH_GRAD_CAM, CAPTUM, TORCH_CAM -> profile;
        };
    }

    /// One channel, and then the profile's way.
    Rendering then(Profile profile) {
        return (maps, extents) -> profile.display(maps.stream().map(this::one).toList(), extents);
    }

    /// One channel, resized as the profile does, averaged over places, with its sign.
    private Rendering signed(Profile profile) {
        return (maps, extents) -> {
            List<Tensor> all = maps.stream().map(m -> profile.resized(one(m), extents)).toList();
            Tensor sum = all.stream().reduce(Tensor::add).orElseThrow();
            return all.size() == 1 ? sum : sum.div(all.size());
        };
    }
}
