package vitrine.cam;

import vitrine.engine.Interpolation;
import vitrine.engine.Tensor;
import vitrine.nn.Names;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How a raw signed map becomes one at the input's resolution: by the papers, or with a peer
/// library's habits so that its numbers can be met digit by digit.
public enum Profile {
    /// ReLU, bilinear resizing, then each sample scaled to `[0, 1]`; a constant map becomes zero.
    PAPER {
        @Override
        public Tensor render(Tensor map, int height, int width) {
            Tensor resized = Interpolation.LINEAR.resize(map.relu(), height, width);
            Tensor raised = resized.sub(resized.amin(1, 2, 3));
            Tensor top = raised.amax(1, 2, 3);
            return raised.div(top.gt(0).where(top, top.add(1)));
        }
    },
    /// pytorch-grad-cam: ReLU, scaling by `(x - min) / (1e-7 + max)`, bilinear resizing, and the
    /// same scaling again.
    PYTORCH_GRAD_CAM {
        @Override
        public Tensor render(Tensor map, int height, int width) {
            Tensor small = scaled(map.relu());
            return scaled(Interpolation.LINEAR.resize(small, height, width));
        }

        private Tensor scaled(Tensor x) {
            Tensor raised = x.sub(x.amin(1, 2, 3));
            return raised.div(raised.amax(1, 2, 3).add(1e-7));
        }
    };

    /// The map `[n, 1, h, w]` rendered as `[n, 1, height, width]` with values in `[0, 1]`.
    public abstract Tensor render(Tensor map, int height, int width);

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
