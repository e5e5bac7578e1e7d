package vitrine.cam.metrics;

import vitrine.cam.Noise;
import vitrine.cam.Study;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

/// Uniform numbers in `[0, 1)`, one for each position, drawn for each input by its digest: what a
/// map is worth that knows nothing. An input `[n, c]` has a number for each element.
///
/// @param seed another seed gives other numbers
public record RandomMap(long seed) implements Explainer {
    @Override
    public String name() {
        return "random map";
    }

    @Override
    public Tensor map(Study study) {
        Tensor x = study.inputs().getFirst();
        Shape one = x.shape().with(0, 1);
        Shape shape = x.shape().rank() > 2 ? one.with(1, 1) : one;
        Tensor[] maps = new Tensor[x.shape().dim(0)];
        for (int i = 0; i < maps.length; i++) {
            Noise noise = Trial.noise(seed, name(), x.slice(0, i, i + 1, 1));
            maps[i] = noise.uniform(x.engine(), shape, 0);
        }
        return Layouts.cat(0, maps);
    }
}
