package vitrine.benchmarks;

import vitrine.engine.Convolution;
import vitrine.engine.Engine;
import vitrine.engine.Line;
import vitrine.engine.MatMul;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.Site;
import vitrine.nn.models.ModelSpec;
import vitrine.nn.weights.Blank;

/// Counts what a network's convolutions and products have to do for one image.
final class MultiplyAdds {
    private MultiplyAdds() {}

    static double of(ModelSpec spec, int side) {
        Engine outline = Engine.outline();
        Trace trace = new Trace();
        Tensor image = trace.watch(outline.full(new Shape(1, 3, side, side), 0));
        Tensor y = spec.build().apply(Site.root(new Blank(outline))).apply(image);
        return trace.program(y).stream().mapToDouble(MultiplyAdds::of).sum();
    }

    private static double of(Line line) {
        return switch (line.op()) {
            case Convolution _ -> {
                Shape weight = line.arguments().get(1);
                yield (double) line.shape().size() * weight.size() / weight.dim(0);
            }
            case MatMul m -> {
                Shape left = line.arguments().getFirst();
                yield (double) line.shape().size() * left.dim(m == MatMul.ATG ? -2 : -1);
            }
            case null, default -> 0;
        };
    }
}
