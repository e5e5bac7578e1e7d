package vitrine.cam;

import vitrine.cam.methods.Methods;
import vitrine.engine.Engine;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Site;
import vitrine.nn.TinyNet;
import vitrine.nn.models.Resnet;
import vitrine.nn.weights.Seeded;

import java.util.ArrayList;
import java.util.List;

/// Digests of everything that one explanation computes; as a program, it prints those of a small
/// network.
final class Bits {
    private Bits() {}

    /// A small network at two layers: logits, gradient, activation and every map.
    static List<String> ofSmallNetwork(Engine engine) {
        Layer net = new TinyNet(Site.root(new Seeded(engine, "bits")), 10, 5);
        Shape shape = new Shape(2, 3, 13, 18);
        Tensor x = engine.tensor(shape, Seeded.values("bits/x", shape.size(), 0, 1));
        List<String> digests = new ArrayList<>(of(net, x, "block.conv1"));
        digests.addAll(of(net, x, "tail"));
        return digests;
    }

    private static final List<String> METHODS =
            List.of(
                    "grad-cam",
                    "hires-cam",
                    "layer-cam",
                    "grad-cam++",
                    "xgrad-cam",
                    "fem",
                    "eigen-cam",
                    "shapley-cam");

    /// A residual network of 18 layers.
    static List<String> ofResnet18(Engine engine) {
        Layer net = Resnet.resnet18(Site.root(new Seeded(engine, "bits")));
        Shape shape = new Shape(1, 3, 64, 64);
        Tensor x = engine.tensor(shape, Seeded.values("bits/x", shape.size(), 0, 1));
        List<String> digests = new ArrayList<>(of(net, x, "layer3.0"));
        digests.addAll(of(net, x, "layer4.1"));
        return digests;
    }

    private static List<String> of(Layer net, Tensor x, String layer) {
        Study study = new Study(net, x, layer, Target.top());
        Evidence e = study.evidence();
        List<Tensor> all =
                new ArrayList<>(List.of(e.output(), e.activation(), e.gradient(), e.score()));
        List<Method> methods = METHODS.stream().map(m -> Methods.named(m, Profile.PAPER)).toList();
        for (Saliency s : study.explain(methods)) {
            all.add(s.map());
            all.add(s.render(Profile.PAPER, 40, 50));
        }
        return all.stream().map(t -> Digest.of(t).hex()).toList();
    }

    /// Prints the digests, one a line.
    public static void main(String[] args) {
        try (Engine engine = Engine.cpu(2)) {
            ofSmallNetwork(engine).forEach(System.out::println);
        }
    }
}
