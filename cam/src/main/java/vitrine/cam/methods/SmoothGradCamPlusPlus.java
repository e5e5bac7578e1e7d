package vitrine.cam.methods;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Fraction;
import vitrine.cam.Noise;
import vitrine.cam.Profile;
import vitrine.cam.Sampled;
import vitrine.cam.Space;
import vitrine.cam.Weighted;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/// Smooth Grad-CAM++ (Omeiza, Speakman, Cintas, Weldermariam, 2019): [GradCamPlusPlus] whose
/// derivatives are means over noisy copies of the input. With `D¹`, `D²`, `D³` the means of `g`,
/// `g²`, `g³` at the place, the map is `Σ_k w_k A_k`, `w_k = Σ_p α_kp relu(D¹_kp)`, `α_kp = D²_kp /
/// (2 D²_kp + Σ_q A_kq · D³_kp)`, and `A` is that of the input itself. Where the denominator is
/// zero, `α` is.
///
/// torch-cam does something else, see [Form].
///
/// Every sample of a batch, and every sample alone, meets the same noise.
///
/// Worked example: without deviation the copies are the input, and the map is that of
/// [GradCamPlusPlus].
///
/// @param form which formula
/// @param samples how many noisy copies
/// @param deviation standard deviation of the noise, in units of the input
/// @param seed another seed gives other noise
public record SmoothGradCamPlusPlus(Form form, int samples, double deviation, long seed)
        implements Weighted, Sampled {
    private static final int SAMPLES = 4;
    private static final double DEVIATION = 0.3;

    /// Which formula.
    public enum Form {
        /// As published.
        PAPER {
            @Override
            Copy at(Evidence clean, List<Copy> copies) {
                Tensor first = mean(copies.stream().map(Copy::gradient).toList());
                return new Copy(clean.activation(), first);
            }

            @Override
            Tensor third(Tensor a, Tensor d3) {
                return Space.sum(a).mul(d3);
            }

            @Override
            double epsilon() {
                return 0;
            }
        },
        /// `α = D² / (2 D² + Σ_q D³_kq A_kq + 1e-8)`, then `D¹` and the `A` that is weighted are
        /// those of the last noisy copy alone.
        TORCH_CAM {
            @Override
            Copy at(Evidence clean, List<Copy> copies) {
                return copies.getLast();
            }

            @Override
            Tensor third(Tensor a, Tensor d3) {
                return Space.sum(d3.mul(a));
            }

            @Override
            double epsilon() {
                return 1e-8;
            }
        };

        /// What is weighted, and the first derivative that weights it.
        abstract Copy at(Evidence clean, List<Copy> copies);

        /// The part of the denominator with the third derivative.
        abstract Tensor third(Tensor a, Tensor d3);

        abstract double epsilon();
    }

    /// `A` and `∂S/∂A` of a noisy copy of the input.
    record Copy(Tensor activation, Tensor gradient) {}

    /// @param samples at least one
    /// @param deviation not negative
    public SmoothGradCamPlusPlus {
        if (samples < 1)
            throw new CamException("smooth-grad-cam++: samples needs at least 1, got " + samples);
        if (!(deviation >= 0))
            throw new CamException(
                    "smooth-grad-cam++: deviation needs a number of at least 0, got " + deviation);
    }

    /// The form of a profile, with 4 copies of deviation 0.3 and seed 0.
    public static SmoothGradCamPlusPlus of(Profile profile) {
        Form form = profile == Profile.TORCH_CAM ? Form.TORCH_CAM : Form.PAPER;
        return new SmoothGradCamPlusPlus(form, SAMPLES, DEVIATION, 0);
    }

    @Override
    public String name() {
        return "smooth-grad-cam++";
    }

    @Override
    public Tensor weighted(Evidence e) {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            Evidence noisy = e.with(noisy(e.inputs(), i));
            copies.add(new Copy(noisy.activation(), noisy.gradient()));
        }
        List<Tensor> g = copies.stream().map(Copy::gradient).toList();
        Tensor d2 = e.note("D2", () -> mean(g.stream().map(Tensor::square).toList()));
        Tensor d3 = e.note("D3", () -> mean(g.stream().map(x -> x.square().mul(x)).toList()));
        Tensor denominator = d2.mul(2).add(form.third(e.activation(), d3)).add(form.epsilon());
        Tensor alpha = e.note("alpha", () -> Fraction.orZero(d2, denominator));
        Copy at = form.at(e, copies);
        Tensor w = e.note("w", () -> Space.sum(alpha.mul(at.gradient.relu())));
        return at.activation.mul(w);
    }

    private Tensor[] noisy(List<Tensor> inputs, int copy) {
        Tensor[] noisy = new Tensor[inputs.size()];
        for (int i = 0; i < noisy.length; i++) {
            Tensor x = inputs.get(i);
            Shape one = x.shape().with(0, 1);
            Noise noise = new Noise(seed, name()).of(i + "/" + copy);
            noisy[i] = x.add(noise.normal(x.engine(), one, 0).mul(deviation));
        }
        return noisy;
    }

    private static Tensor mean(List<Tensor> values) {
        return values.stream().reduce(Tensor::add).orElseThrow().div(values.size());
    }

    @Override
    public SmoothGradCamPlusPlus withSeed(long seed) {
        return new SmoothGradCamPlusPlus(form, samples, deviation, seed);
    }
}
