package vitrine.cam.goldens;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Saliency;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.cam.gradients.Baselines;
import vitrine.cam.gradients.Conductance;
import vitrine.cam.gradients.Deconvnet;
import vitrine.cam.gradients.DeepLift;
import vitrine.cam.gradients.GradientSaliency;
import vitrine.cam.gradients.GuidedBackprop;
import vitrine.cam.gradients.GuidedGradCam;
import vitrine.cam.gradients.InputXGradient;
import vitrine.cam.gradients.IntegratedGradients;
import vitrine.cam.gradients.InternalInfluence;
import vitrine.cam.gradients.LayerActivation;
import vitrine.cam.gradients.LayerGradCam;
import vitrine.cam.gradients.Quadrature;
import vitrine.cam.gradients.Rectifiers;
import vitrine.cam.gradients.Scaling;
import vitrine.cam.targets.Each;
import vitrine.cam.targets.Element;
import vitrine.engine.Engine;
import vitrine.engine.Interpolation;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.goldens.Goldens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// One case of a file of attributions by Captum: which question, asked of which method.
record CaptumCase(Goldens goldens, Map<String, Object> example, Engine engine) {
    private static final Set<String> AT_LAYER =
            Set.of(
                    "LayerGradCam",
                    "LayerActivation",
                    "LayerGradientXActivation",
                    "LayerIntegratedGradients",
                    "LayerConductance",
                    "InternalInfluence",
                    "LayerDeepLift",
                    "GuidedGradCam");
    private static final Set<String> AT_INPUT =
            Set.of(
                    "Saliency",
                    "InputXGradient",
                    "GuidedBackprop",
                    "Deconvolution",
                    "IntegratedGradients",
                    "DeepLift");

    /// Captum's gradient at a layer's input is the tensor's, which other layers may use too: that
    /// of `conv1` is the model's first input, which is also multiplied by the second. Here a
    /// layer's input is what that layer makes of it, and Captum's question is one about the model's
    /// input.
    private static final Set<String> USED_TWICE = Set.of("twoinput_014_LayerGradCam");

    private static final int USUAL_STEPS = 50;

    /// What came of a case: an attribution for each input or one for the layer, and what it lacks
    /// to the difference of the scores.
    record Answer(List<Tensor> maps, Saliency first) {
        /// `[n, 1]`
        Tensor delta() {
            if (maps.size() == 1) return first.derivation().note("delta").value();
            Tensor rest = difference().neg();
            for (Tensor map : maps) {
                int[] axes = IntStream.range(1, map.shape().rank()).toArray();
                rest = rest.add(map.sum(axes).reshape(rest.shape()));
            }
            return rest;
        }

        /// What the maps must add up to, `[n, 1]`.
        Tensor difference() {
            String place = maps.size() == 1 ? "" : first.derivation().layer().split(",")[0] + " ";
            return first.derivation().note(place + "difference").value();
        }
    }

    String method() {
        return String.valueOf(example.get("method"));
    }

    String id() {
        return String.valueOf(example.get("id"));
    }

    /// Whether the method is one of those that follow gradients.
    boolean followsGradients() {
        return AT_LAYER.contains(method()) || AT_INPUT.contains(method());
    }

    private Map<String, Object> args() {
        return Goldens.map(example.get("args"));
    }

    private boolean flag(String name) {
        return Boolean.TRUE.equals(args().get(name));
    }

    private Tensor stored(Object reference) {
        Goldens.Golden golden = goldens.tensor(String.valueOf(reference).replace("tensor:", ""));
        return engine.tensor(new Shape(golden.shape()), golden.floats());
    }

    List<Tensor> inputs() {
        return Goldens.list(example.get("input")).stream().map(this::stored).toList();
    }

    Answer answer(Network network) {
        List<Tensor> inputs = inputs();
        List<Place> places = new ArrayList<>();
        if (AT_LAYER.contains(method())) {
            String side = flag("attribute_to_layer_input") ? Place.INPUT_SIDE : "";
            boolean shared = USED_TWICE.contains(id());
            places.add(Place.of(shared ? Place.INPUT : example.get("layer") + side));
        } else {
            for (int i = 0; i < inputs.size(); i++) places.add(new Place.ModelInput(i));
        }
        Study study = new Study(network, inputs, places, target(), Sweep.AUTOMATIC);
        if (!method().equals("GuidedGradCam")) {
            Saliency s = study.explain(asked());
            return new Answer(s.maps(), s);
        }
        List<Saliency> each =
                study.explain(
                        IntStream.range(0, inputs.size())
                                .mapToObj(i -> new GuidedGradCam(interpolation(), i))
                                .toList());
        return new Answer(each.stream().map(Saliency::map).toList(), each.getFirst());
    }

    private Method asked() {
        return switch (method()) {
            case "LayerGradCam" -> layerGradCam();
            case "LayerActivation" -> new LayerActivation();
            case "LayerGradientXActivation", "InputXGradient" -> new InputXGradient();
            case "Saliency" ->
                    new GradientSaliency(
                            Boolean.FALSE.equals(args().get("abs"))
                                    ? GradientSaliency.Sign.KEPT
                                    : GradientSaliency.Sign.DROPPED);
            case "GuidedBackprop" ->
                    new GuidedBackprop(GuidedBackprop.Gate.POSITIVE, Rectifiers.RELU);
            case "Deconvolution" -> new Deconvnet(Rectifiers.RELU);
            case "IntegratedGradients", "LayerIntegratedGradients" ->
                    new IntegratedGradients(
                            quadrature(), steps(), baseline(), Scaling.BY_DIFFERENCE);
            case "LayerConductance" -> new Conductance(quadrature(), steps(), baseline());
            case "InternalInfluence" -> new InternalInfluence(quadrature(), steps(), baseline());
            case "DeepLift", "LayerDeepLift" ->
                    new DeepLift(baseline(), DeepLift.Functions.CAPTUM, Scaling.BY_DIFFERENCE);
            default -> throw new IllegalArgumentException("no method " + method());
        };
    }

    private LayerGradCam layerGradCam() {
        boolean kept = Boolean.FALSE.equals(args().get("attr_dim_summation"));
        return new LayerGradCam(
                kept ? LayerGradCam.Sum.NONE : LayerGradCam.Sum.OVER_CHANNELS,
                flag("relu_attributions") ? LayerGradCam.Part.POSITIVE : LayerGradCam.Part.SIGNED);
    }

    private Interpolation interpolation() {
        return switch (String.valueOf(args().getOrDefault("interpolate_mode", "nearest"))) {
            case "nearest" -> Interpolation.NEAREST;
            case "area" -> Interpolation.AREA;
            case "bicubic" -> Interpolation.CUBIC;
            case "linear", "bilinear", "trilinear" -> Interpolation.LINEAR;
            default -> throw new IllegalArgumentException(id() + ": unknown mode");
        };
    }

    private Quadrature quadrature() {
        return switch (String.valueOf(args().getOrDefault("method", "gausslegendre"))) {
            case "gausslegendre" -> Quadrature.GAUSS_LEGENDRE;
            case "riemann_left" -> Quadrature.LEFT;
            case "riemann_right" -> Quadrature.RIGHT;
            case "riemann_middle" -> Quadrature.MIDDLE;
            case "riemann_trapezoid" -> Quadrature.TRAPEZOID_CAPTUM;
            default -> throw new IllegalArgumentException(id() + ": unknown quadrature");
        };
    }

    private int steps() {
        return ((Number) args().getOrDefault("n_steps", USUAL_STEPS)).intValue();
    }

    private Baselines baseline() {
        return baseline(args().getOrDefault("baselines", 0));
    }

    private Baselines baseline(Object said) {
        return switch (said) {
            case Number n -> new Baselines.Constant(n.doubleValue());
            case String s -> new Baselines.Given(List.of(stored(s)));
            default ->
                    new Baselines.Each(
                            Goldens.list(said).stream().skip(1).map(this::baseline).toList());
        };
    }

    /// Captum's targets: an index, one for each sample, a position in an output of several axes,
    /// one for each sample, or a tensor of indices.
    private Target target() {
        Object said = args().getOrDefault("target", 0);
        return switch (said) {
            case Number n -> Target.logit(n.intValue());
            case String s -> Target.logits(goldens.tensor(s.replace("tensor:", "")).integers());
            default -> listed(Goldens.list(said));
        };
    }

    private static Target listed(List<Object> said) {
        List<Object> rest = said.subList(1, said.size());
        if (said.getFirst().equals("tuple")) return position(rest);
        if (rest.getFirst() instanceof Number) return Target.logits(Goldens.integers(rest));
        return new Each(rest.stream().map(p -> position(Goldens.list(p))).toList());
    }

    private static Target position(List<Object> said) {
        return new Element(said.stream().map(k -> ((Number) k).intValue()).toList());
    }
}
