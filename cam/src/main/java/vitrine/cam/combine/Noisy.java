package vitrine.cam.combine;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Noise;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Sampled;
import vitrine.cam.Space;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.List;

/// The mean of a method's raw maps over noisy inputs (Smilkov, Thorat, Kim, Viégas, Wattenberg:
/// *SmoothGrad*, 2017, of any method): `1/N Σ_i M(x + σ·(max x - min x)·ε_i)` with normal `ε_i`.
/// The target stays that of the input without noise. Draw `i` is the same for every sample of a
/// batch.
///
/// Worked example: with `σ = 0` every draw is the input itself, and the map is the method's.
///
/// @param method whose maps
/// @param samples `N`
/// @param deviation `σ`, a share of the range of each sample's values; the paper's is 0.1 to 0.2
/// @param seed other seeds give other noise
public record Noisy(Method method, int samples, double deviation, long seed) implements Sampled {
    /// @param samples at least one
    /// @param deviation not negative
    public Noisy {
        if (samples < 1) throw new CamException("noisy: samples needs at least 1, got " + samples);
        if (!(deviation >= 0))
            throw new CamException(
                    "noisy: deviation needs a number of at least 0, got " + deviation);
    }

    @Override
    public String name() {
        return "noisy-" + method.name();
    }

    @Override
    public Place place(String layer) {
        return method.place(layer);
    }

    @Override
    public Rendering rendering(Profile profile) {
        return method.rendering(profile);
    }

    @Override
    public Tensor map(Evidence e) {
        Tensor sum = method.map(noisy(e, 0));
        for (int i = 1; i < samples; i++) sum = sum.add(method.map(noisy(e, i)));
        return sum.div(samples);
    }

    private Evidence noisy(Evidence e, int draw) {
        List<Tensor> inputs = e.inputs();
        Tensor[] noisy = new Tensor[inputs.size()];
        for (int k = 0; k < noisy.length; k++) noisy[k] = noisy(inputs.get(k), k, draw);
        return e.with(noisy);
    }

    private Tensor noisy(Tensor x, int input, int draw) {
        Shape one = x.shape().with(0, 1);
        Noise noise = new Noise(seed, "noisy/" + input);
        Tensor range = Space.greatest(x).sub(Space.least(x)).mul(deviation);
        return x.add(noise.normal(x.engine(), one, (long) draw * one.size()).mul(range));
    }

    @Override
    public Noisy withSeed(long seed) {
        return new Noisy(method, samples, deviation, seed);
    }
}
