package vitrine.cam;

import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.function.IntFunction;

/// The model's first input behind masks made of an activation's channels, which is what Score-CAM
/// and its kin score; for one sample. Masks are made one by one as the sweep asks for them.
public final class ChannelMasks {
    private final Evidence input;
    private final Tensor x;
    private final Tensor a;
    private final Form form;

    private ChannelMasks(Evidence input, Tensor a, Form form) {
        this.input = input;
        this.x = input.activation();
        this.a = a;
        this.form = form;
    }

    /// How a channel becomes a mask, and what its score is compared with.
    public enum Form {
        /// The papers': resized bilinearly, then scaled to `[0, 1]`, a constant channel to zero;
        /// the score of an input of zeros is subtracted.
        PAPER,
        /// pytorch-grad-cam's: resized with aligned corners, then divided by `max + 1e-8`; nothing
        /// is subtracted.
        PYTORCH_GRAD_CAM,
        /// torch-cam's: divided by `max + 1e-8` first, then resized bilinearly; the score of the
        /// input itself is subtracted.
        TORCH_CAM;

        /// The form of a profile.
        public static Form of(Profile profile) {
            return switch (profile) {
                case PYTORCH_GRAD_CAM -> PYTORCH_GRAD_CAM;
                case TORCH_CAM -> TORCH_CAM;
                case PAPER, CAPTUM, TORCHRAY, XPLIQUE -> PAPER;
            };
        }

        /// `(x - min) / (max - min)` of each sample, with the form's denominator.
        public Tensor scaled(Tensor x) {
            Tensor raised = x.sub(Space.least(x));
            Tensor top = Space.greatest(raised);
            return raised.div(this == PAPER ? top.gt(0).where(top, top.add(1)) : top.add(1e-8));
        }

        Tensor mask(Tensor channel, int[] extents) {
            return switch (this) {
                case PAPER -> scaled(Interpolation.LINEAR.resize(channel, extents));
                case PYTORCH_GRAD_CAM ->
                        scaled(Interpolation.LINEAR_ALIGNED.resize(channel, extents));
                case TORCH_CAM -> Interpolation.LINEAR.resize(scaled(channel), extents);
            };
        }
    }

    /// The masks that the channels at the evidence's place make.
    ///
    /// @param e of one sample
    /// @throws NotApplicable if the channels are no maps over the input
    public static ChannelMasks of(Method method, Evidence e, Form form) {
        Evidence input = e.at(Place.input());
        Tensor a = e.activation();
        int axes = Space.axes(a).length;
        if (axes == 0 || axes != Space.axes(input.activation()).length) {
            throw new NotApplicable(
                    method.name()
                            + ": masks the input with the channels of "
                            + e.place()
                            + ", but they are no maps over it: "
                            + a.shape()
                            + " over an input "
                            + input.activation().shape()
                            + "; choose a layer that gives maps, or a method such as grad-cam");
        }
        return new ChannelMasks(input, a, form);
    }

    /// How many channels there are.
    public int channels() {
        return a.shape().dim(1);
    }

    /// The extents of a mask: `[1, 1, ...]` over the input's space.
    public Shape shape() {
        return x.shape().with(0, 1).with(1, 1);
    }

    private Tensor channel(int k) {
        return a.slice(1, k, k + 1, 1);
    }

    /// Channel `k` as a mask.
    public Tensor mask(int k) {
        return form.mask(channel(k), Space.extents(x));
    }

    /// Channel `k` at the input's extents, not scaled.
    public Tensor resized(int k) {
        return Interpolation.LINEAR.resize(channel(k), Space.extents(x));
    }

    /// `S(x ⊙ mask) - baseline` for masks `0 … count - 1`, `[count, 1]`.
    ///
    /// @param what is told to the sweep's progress
    public Tensor increases(String what, int count, IntFunction<Tensor> mask) {
        Tensor scores = input.scores(what, count, i -> x.mul(mask.apply(i)));
        return switch (form) {
            case PAPER -> scores.sub(input.scoreAt(x.engine().full(x.shape(), 0)));
            case PYTORCH_GRAD_CAM -> scores;
            case TORCH_CAM -> scores.sub(input.score());
        };
    }

    /// The mean of each channel's consecutive increases, as weights over the channels that add up
    /// to one: `softmax_k(mean)`, shaped to multiply the activation.
    public Tensor weights(Tensor increases) {
        int[] ones = new int[a.shape().rank()];
        Arrays.fill(ones, 1);
        Shape shape = new Shape(ones).with(1, channels());
        return increases.reshape(channels(), -1).mean(1).reshape(shape).softmax(1);
    }
}
