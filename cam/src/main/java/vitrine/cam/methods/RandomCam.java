package vitrine.cam.methods;

import vitrine.cam.Evidence;
import vitrine.cam.Noise;
import vitrine.cam.Sampled;
import vitrine.cam.Weighted;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// Random CAM (Gildenblat: *pytorch-grad-cam*, 2021): `Σ_k w_k A_k` with `w_k` uniform in `[-1, 1)`
/// and known from the seed: what any other map must beat. It asks for no gradient.
///
/// Every sample of a batch gets the same weights; the peer draws new ones each time.
///
/// Worked example: with seed 0, `w = (0.1063…, 0.5630…)`, so `A_0 = [1 2]` and `A_1 = [3 0]` give
/// `[1.7955… 0.2126…]`.
///
/// @param seed another seed gives other weights
public record RandomCam(long seed) implements Weighted, Sampled {
    /// Seed 0.
    public RandomCam() {
        this(0);
    }

    @Override
    public String name() {
        return "random-cam";
    }

    @Override
    public Tensor weighted(Evidence e) {
        Tensor a = e.activation();
        int[] ones = new int[a.shape().rank()];
        Arrays.fill(ones, 1);
        Shape perChannel = new Shape(ones).with(1, a.shape().dim(1));
        Noise noise = new Noise(seed, name());
        Tensor w = e.note("w", () -> noise.uniform(a.engine(), perChannel, 0).mul(2).sub(1));
        return a.mul(w);
    }

    @Override
    public RandomCam withSeed(long seed) {
        return new RandomCam(seed);
    }
}
