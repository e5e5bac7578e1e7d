package vitrine.cam.perturbation;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.cam.Space;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// RISE (Petsiuk, Das, Saenko, 2018): `Σ_i S(x ⊙ m_i) m_i / (N p)` over random masks `m_i`, the
/// score that a position sees when it is kept. The paper's `S` is a probability: ask for a target
/// that is one. [RiseForm] has TorchRay's and Xplique's.
///
/// By default at the input; at a layer the masks hide parts of its value, and only what comes after
/// is run. Masks are made twice, for the scores and for the sum, so that memory does not grow with
/// their number.
///
/// Worked example, `x = [2 3]`, `S` its sum, masks `[1 0]`, `[0 1]` and `[1 1]`: scores 2, 3 and 5,
/// `p = 2/3`, so the map is `[2 + 5, 3 + 5] / 2 = [3.5 4]`.
///
/// @param masks what is kept each time
/// @param form whose RISE it is
/// @param hidden what a mask does to the value
public record Rise(RiseMasks masks, RiseForm form, Perturbation hidden) implements Sampled {
    private static final int CELLS = 7;
    private static final double HALF = 0.5;

    /// Xplique's guard for a position that no mask shows.
    private static final double UNSEEN = 1e-4;

    /// Masks that are multiplied into the sum at once: a number of its own, so that the bits do not
    /// depend on how a sweep is batched.
    private static final int CHUNK = 64;

    /// RISE as a profile has it, with as many masks: 4,000 for VGG in the paper and in Xplique,
    /// 8,000 in TorchRay.
    public static Rise of(Profile profile) {
        return switch (profile) {
            case TORCHRAY -> random(8000, RiseForm.TORCHRAY);
            case XPLIQUE -> random(4000, RiseForm.XPLIQUE);
            default -> random(4000, RiseForm.PAPER);
        };
    }

    private static Rise random(int count, RiseForm form) {
        return new Rise(new RandomMasks(count, CELLS, HALF, 0, form), form);
    }

    /// With zero in place of what is hidden.
    public Rise(RiseMasks masks, RiseForm form) {
        this(masks, form, Perturbation.inpainting());
    }

    @Override
    public String name() {
        return "rise";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return e.eachSample((one, sample) -> {
            IntFunction<Tensor> masked = masked(one, sample);
            return weighted(
                    one, one.note("scores", () -> one.scores(name(), masks.count(), masked)));
        });
    }

    /// The maps of all classes, `[n, classes, ...]`, from the same runs of the model; the target is
    /// not asked.
    public Tensor classes(Evidence e) {
        return e.eachSample((one, sample) -> {
            IntFunction<Tensor> masked = masked(one, sample);
            Tensor y = one.swept(name(), masks.count(), 1, outputs(one, masked));
            if (y.shape().rank() == 2) return weighted(one, y);
            throw new CamException(
                    "rise: maps of all classes need an output [batch, classes], the"
                            + " model's is "
                            + one.output().shape());
        });
    }

    private static Evidence.Part outputs(Evidence e, IntFunction<Tensor> masked) {
        return (first, size) -> {
            Tensor[] values = new Tensor[size];
            for (int i = 0; i < size; i++) values[i] = masked.apply(first + i);
            return e.outputAt(Layouts.cat(0, values));
        };
    }

    private IntFunction<Tensor> masked(Evidence e, int sample) {
        UnaryOperator<Tensor> under = hidden.of(e.activation(), sample);
        return i -> under.apply(mask(e, i));
    }

    private Tensor mask(Evidence e, int i) {
        Tensor x = e.activation();
        if (x.shape().rank() == 2) {
            throw new NotApplicable(
                    "rise: the value "
                            + x.shape()
                            + " has no space to be hidden; ask for a method of features, such as"
                            + " kernel-shap");
        }
        return masks.mask(x.engine(), i, Space.extents(x));
    }

    /// `[1, k, ...]` from `[count, k]`.
    private Tensor weighted(Evidence e, Tensor scores) {
        Tensor s = form == RiseForm.TORCHRAY ? scores.sigmoid() : scores;
        int n = masks.count();
        Shape x = e.activation().shape();
        int positions = Space.positions(e.activation());
        Tensor sum = s.engine().full(new Shape(s.shape().dim(1), positions), 0);
        Tensor shown = s.engine().full(new Shape(1, positions), 0);
        for (int first = 0; first < n; first += CHUNK) {
            int last = Math.min(n, first + CHUNK);
            Tensor rows = chunk(e, first, last);
            sum = sum.add(s.slice(0, first, last, 1).transpose(0, 1).matmul(rows));
            shown = shown.add(rows.sum(0));
        }
        Tensor mean =
                switch (form) {
                    case PAPER -> sum.div(n * masks.kept());
                    case TORCHRAY -> sum.div(n);
                    case XPLIQUE -> sum.div(shown.add(UNSEEN));
                };
        return mean.reshape(x.with(0, 1).with(1, s.shape().dim(1)));
    }

    /// Masks `first` to `last` as rows.
    private Tensor chunk(Evidence e, int first, int last) {
        Tensor[] parts = new Tensor[last - first];
        for (int i = first; i < last; i++) parts[i - first] = mask(e, i);
        Tensor all = Layouts.cat(0, parts);
        return all.reshape(last - first, Space.positions(all));
    }

    @Override
    public Rise withSeed(long seed) {
        return new Rise(masks.withSeed(seed), form, hidden);
    }
}
