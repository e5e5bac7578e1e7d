package vitrine.cam;

import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;
import vitrine.nn.Names;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How raw signed maps become one map at the input's extents: by the papers, or with a peer
/// library's habits so that its numbers can be met digit by digit. Methods whose mathematics a peer
/// changed have a form for its profile, see `vitrine.cam.methods.Methods`.
public enum Profile implements Rendering {
    /// ReLU, bilinear resizing, then each sample scaled to `[0, 1]`; a constant map becomes zero.
    /// Several places are averaged and scaled again.
    PAPER {
        @Override
        Tensor finished(Tensor map, int... extents) {
            return scaled(resized(map.relu(), extents));
        }

        @Override
        Tensor joined(List<Tensor> finished) {
            return finished.size() == 1 ? finished.getFirst() : scaled(mean(finished));
        }

        private Tensor scaled(Tensor x) {
            Tensor raised = x.sub(Space.least(x));
            Tensor top = Space.greatest(raised);
            return raised.div(top.gt(0).where(top, top.add(1)));
        }
    },
    /// pytorch-grad-cam: ReLU, scaling by `(x - min) / (1e-7 + max)`, bilinear resizing (of three
    /// axes by a cubic spline), ReLU again, and the same scaling of the mean over places.
    PYTORCH_GRAD_CAM {
        @Override
        Tensor finished(Tensor map, int... extents) {
            return resized(minMax(map.relu(), 1e-7), extents).relu();
        }

        @Override
        Tensor joined(List<Tensor> finished) {
            return minMax(mean(finished), 1e-7);
        }
    },
    /// Captum: the signed map, resized to the nearest neighbour; no scaling.
    CAPTUM {
        @Override
        Tensor finished(Tensor map, int... extents) {
            return resized(map, extents);
        }
    },
    /// TorchRay: ReLU and bilinear resizing; no scaling.
    TORCHRAY {
        @Override
        Tensor finished(Tensor map, int... extents) {
            return resized(map.relu(), extents);
        }
    },
    /// Xplique: ReLU and bicubic resizing, as TensorFlow does it; no scaling.
    XPLIQUE {
        @Override
        Tensor finished(Tensor map, int... extents) {
            return resized(map.relu(), extents);
        }
    },
    /// torch-cam: ReLU, scaling by `(x - min) / (1e-8 + max)`; several places by their greatest
    /// value at the extents of the largest; then bilinear resizing, which torch-cam leaves to its
    /// user.
    TORCH_CAM {
        @Override
        public Tensor display(List<Tensor> maps, int... extents) {
            int[] largest = Space.extents(maps.getFirst());
            for (Tensor map : maps)
                Arrays.setAll(largest, a -> Math.max(largest[a], map.shape().dim(a + 2)));
            return resized(super.display(maps, largest), extents);
        }

        @Override
        Tensor finished(Tensor map, int... extents) {
            return resized(minMax(map.relu(), 1e-8), extents);
        }

        @Override
        Tensor joined(List<Tensor> finished) {
            return finished.stream().reduce(Tensor::maximum).orElseThrow();
        }
    };

    private static final int VOLUME = 3;

    /// How the profile resizes maps of that many axes of space.
    public Interpolation interpolation(int axes) {
        return switch (this) {
            case PAPER, TORCHRAY, TORCH_CAM -> Interpolation.LINEAR;
            case PYTORCH_GRAD_CAM ->
                    axes == VOLUME ? Interpolation.SPLINE_ALIGNED : Interpolation.LINEAR;
            case CAPTUM -> Interpolation.NEAREST;
            case XPLIQUE -> Interpolation.CUBIC_TENSORFLOW;
        };
    }

    /// The signed map `[n, c, ...]` at other extents.
    public Tensor resized(Tensor map, int... extents) {
        if (map.shape().rank() != extents.length + 2) {
            throw new CamException(
                    "map "
                            + map.shape()
                            + ": cannot be brought to "
                            + Arrays.toString(extents)
                            + "; that needs "
                            + extents.length
                            + " axes behind batch and channels");
        }
        return interpolation(extents.length).resize(map, extents);
    }

    @Override
    public Tensor display(List<Tensor> maps, int... extents) {
        return joined(maps.stream().map(m -> finished(oneChannel(m), extents)).toList());
    }

    /// One place's map `[n, 1, ...]` finished.
    abstract Tensor finished(Tensor map, int... extents);

    /// The places' finished maps as one.
    Tensor joined(List<Tensor> finished) {
        return mean(finished);
    }

    /// Channels are summed, so that what a method gives to each of them counts.
    private static Tensor oneChannel(Tensor map) {
        return map.shape().dim(1) == 1 ? map : map.sum(1);
    }

    private static Tensor mean(List<Tensor> maps) {
        Tensor sum = maps.stream().reduce(Tensor::add).orElseThrow();
        return maps.size() == 1 ? sum : sum.div(maps.size());
    }

    /// `(x - min) / (ε + max)` with the maximum after the subtraction.
    static Tensor minMax(Tensor x, double eps) {
        Tensor raised = x.sub(Space.least(x));
        return raised.div(Space.greatest(raised).add(eps));
    }

    /// The profile's name on the command line: `paper`, `pytorch-grad-cam`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The profile of that name, or a [CamException] that names near ones.
    public static Profile named(String label) {
        for (Profile p : values()) if (p.label().equals(label)) return p;
        List<String> labels = Arrays.stream(values()).map(Profile::label).toList();
        throw new CamException(
                "profile " + label + ": no profile of that name" + Names.near(label, labels));
    }
}
