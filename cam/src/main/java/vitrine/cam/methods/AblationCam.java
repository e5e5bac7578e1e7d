package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Profile;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Ablation-CAM (Ramaswamy and Desai, 2020): `Σ_k w_k A_k` with `w_k = (S - S_k) / S`, where `S_k`
/// is the score without channel `k`: the share of the score that is lost. No gradient is asked for.
///
/// Only what comes after the place is run again. Every `S_k` is a run of its own, so nothing
/// depends on how many are evaluated at once, and where that rest is linear behind non-negative
/// channels `w_k` is exactly the channel's contribution to the score divided by the score. What
/// stands in for a channel is a [Replacement]; the paper's is zero. A negative score turns the
/// signs round, as in the paper. Where the place is made of tokens, the channel is replaced on the
/// grid; a class token keeps it, but in pytorch-grad-cam's form.
///
/// Worked example, `A_0 = [1 2]`, `A_1 = [3 0]`, the score `A_00 + 3 A_01 - A_10 - A_11 = 4`.
/// Without channel 0 it is -3, without channel 1 it is 7; `w = (7/4, -3/4)` and the map is `7/4·[1
/// 2] - 3/4·[3 0] = [-0.5 3.5]`.
///
/// @param replacement what stands in for a channel
public record AblationCam(Replacement replacement) implements Weighted {
    /// What stands in for a channel.
    public sealed interface Replacement permits Value, Drifting {}

    /// One number for all positions of the channel.
    public enum Value implements Replacement {
        /// zero
        ZERO,
        /// the channel's least value
        MINIMUM,
        /// the channel's mean: before a mean over positions nothing is lost then, and the map is
        /// zero
        MEAN;

        private Tensor of(Tensor a) {
            return switch (this) {
                case ZERO -> Space.mean(a).mul(0);
                case MINIMUM -> Space.axes(a).length == 0 ? a : a.amin(Space.axes(a));
                case MEAN -> Space.mean(a);
            };
        }
    }

    /// What pytorch-grad-cam does. Copies of the activation, one for each of up to `batch`
    /// channels, lie in one array. Where its least element is zero, a channel becomes zero; else
    /// the least element less `1e7`, and the next copy's is lower by another `1e7`: on signed
    /// activations the map depends on `batch` and on the order of the channels. Scores and weights
    /// are rounded to single precision. Tokens lose the channel at their prefix too.
    ///
    /// With a `ratio` below one only that share of the channels is ablated from either end of a
    /// ranking: by how much of a channel lies where the activation's first principal component is
    /// seen. The others get weight zero. From a ratio above one half some channels are in both
    /// ends; the library's bookkeeping stops at the first of them, and all later channels get
    /// weight zero too.
    ///
    /// @param batch channels ablated at once, 32 by default
    /// @param ratio in (0, 1]
    public record Drifting(int batch, double ratio) implements Replacement {
        /// @param batch at least one
        /// @param ratio in (0, 1]
        public Drifting {
            if (batch < 1)
                throw new CamException("ablation-cam: batch needs at least 1, got " + batch);
            if (!(ratio > 0 && ratio <= 1))
                throw new CamException(
                        "ablation-cam: ratio needs a number above 0 and at most 1, got " + ratio);
        }
    }

    /// The form of a profile: pytorch-grad-cam's with 32 channels at once, else zeros.
    public static AblationCam of(Profile profile) {
        return new AblationCam(
                profile == Profile.PYTORCH_GRAD_CAM ? new Drifting(32, 1) : Value.ZERO);
    }

    @Override
    public String name() {
        return "ablation-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor w = e.eachSample(this::weights);
        return e.activation().mul(w);
    }

    private Tensor weights(Evidence e) {
        return switch (replacement) {
            case Value value -> exact(e, value);
            case Drifting drifting -> new Drift(name(), e, drifting).weights();
        };
    }

    private Tensor exact(Evidence e, Value value) {
        Tensor a = e.activation();
        Tensor fill = value.of(a);
        int channels = a.shape().dim(1);
        Tensor without =
                e.note(
                        "score without",
                        () ->
                                e.swept(
                                        name(),
                                        channels,
                                        1,
                                        (first, size) ->
                                                e.scoreAt(
                                                        kept(a, 1, range(first, size))
                                                                .where(a, fill))));
        return e.note(
                "w", () -> perChannel(e.score().sub(without).div(e.score()), a.shape().rank()));
    }

    private static int[] range(int first, int size) {
        return IntStream.range(first, first + size).toArray();
    }

    private static Tensor perChannel(Tensor weights, int rank) {
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        return weights.reshape(new Shape(ones).with(1, weights.shape().size()));
    }

    /// Ones, but zeros for channel `gone[i]` in row `i`: broadcasts over `a`, whose channels are
    /// `axis`.
    private static Tensor kept(Tensor a, int axis, int... gone) {
        int channels = a.shape().dim(axis);
        float[] kept = new float[gone.length * channels];
        Arrays.fill(kept, 1);
        for (int i = 0; i < gone.length; i++) kept[i * channels + gone[i]] = 0;
        int[] dims = new int[a.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = gone.length;
        dims[axis] = channels;
        return a.engine().tensor(new Shape(dims), kept);
    }

    /// pytorch-grad-cam's sweep over one sample.
    private static final class Drift {
        private static final double STEP = 1e7;

        private final String name;
        private final Evidence e;
        private final Evidence whole;
        private final Tensor a;
        private final int axis;
        private final Drifting how;

        Drift(String name, Evidence e, Drifting how) {
            this.name = name;
            this.e = e;
            this.whole = e.laidOut();
            this.a = whole.activation();
            this.axis = e.grid() == null ? 1 : a.shape().rank() - 1;
            this.how = how;
        }

        Tensor weights() {
            int channels = a.shape().dim(axis);
            int[] gone = how.ratio == 1 ? range(0, channels) : ends();
            float[] without = e.note("score without", () -> scores(gone)).toArray();
            Integer[] order = IntStream.range(0, gone.length).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingInt(i -> gone[i]));
            float score = (float) e.score().item();
            float[] w = new float[channels];
            int next = 0;
            for (int k = 0; k < channels && next < order.length; k++) {
                if (gone[order[next]] == k) w[k] = (score - without[order[next++]]) / score;
            }
            Tensor weights = a.engine().tensor(new Shape(channels), w);
            return e.note("w", () -> perChannel(weights, e.activation().shape().rank()));
        }

        /// The channels at both ends of the ranking.
        private int[] ends() {
            Tensor map = e.activation();
            Tensor seen = new PrincipalComponent(Centring.CHANNELS, Sign.MAP).of(map).abs();
            Tensor raised = seen.sub(seen.amin());
            Tensor mask = raised.div(raised.amax()).gt(0.01);
            Tensor size = map.abs();
            Tensor mass = size.sub(size.amin(Space.axes(size)));
            mass = mass.div(mass.amax(Space.axes(mass)));
            double[] inside = Space.sum(mass.mul(mask)).div(Space.sum(mass)).toDoubles();
            Integer[] order = IntStream.range(0, inside.length).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(k -> inside[k]));
            int count = (int) (how.ratio * order.length);
            return IntStream.concat(
                            IntStream.range(0, count).map(i -> order[order.length - 1 - i]),
                            IntStream.range(0, count).map(i -> order[i]))
                    .toArray();
        }

        private Tensor scores(int[] gone) {
            int batches = Math.ceilDiv(gone.length, how.batch);
            return whole.swept(
                    name,
                    batches,
                    how.batch,
                    (first, size) -> {
                        Tensor[] parts = new Tensor[size];
                        for (int i = 0; i < size; i++) {
                            int from = (first + i) * how.batch;
                            int to = Math.min(from + how.batch, gone.length);
                            parts[i] = scored(Arrays.copyOfRange(gone, from, to));
                        }
                        return Layouts.cat(0, parts);
                    });
        }

        private Tensor scored(int[] gone) {
            Tensor least = a.amin();
            Tensor[] fill = new Tensor[gone.length];
            for (int i = 0; i < fill.length; i++) {
                if (least.item() != 0) least = least.sub(STEP);
                fill[i] = least;
            }
            return whole.scoreAt(kept(a, axis, gone).where(a, Layouts.cat(0, fill)));
        }
    }
}
