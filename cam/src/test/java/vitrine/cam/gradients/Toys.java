package vitrine.cam.gradients;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.PoolSpec;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.MaxPool1d;
import vitrine.nn.Relu;
import vitrine.nn.Site;
import vitrine.nn.Weights;

import java.util.List;
import java.util.Map;

/// The small models of Captum's tests, by the facts about them.
final class Toys implements Weights {
    static final Engine ENGINE = Engine.reference();
    private final Map<String, double[]> values;

    private Toys(Map<String, double[]> values) {
        this.values = values;
    }

    @Override
    public Tensor get(String name, Shape shape) {
        double[] v = values.get(name);
        if (v == null) return ENGINE.full(shape, 0);
        return v.length == 1 ? ENGINE.full(shape, v[0]) : ENGINE.tensor(shape, v);
    }

    @Override
    public @Nullable Shape shape(String name) {
        return null;
    }

    private static Site site(Map<String, double[]> values) {
        return Site.root(new Toys(values));
    }

    private static double[] d(double... values) {
        return values;
    }

    static Tensor row(double... values) {
        return ENGINE.tensor(new Shape(1, values.length), values);
    }

    /// `1 - relu(1 - x)`
    static Network basic() {
        return in -> in.getFirst().rsub(1).relu().rsub(1);
    }

    /// `relu(relu(x1) - 1 - relu(x2))`
    static Network basic2() {
        return in -> in.get(0).relu().sub(1).sub(in.get(1).relu()).relu();
    }

    /// `relu(relu(x1 - 1) - relu(x2))`
    static Network basic3() {
        return in -> in.get(0).sub(1).relu().sub(in.get(1).relu()).relu();
    }

    /// `2 relu(x1) + 2 relu(x2 - 1.5)`
    static Network deepLift() {
        return in -> in.get(0).relu().mul(2).add(in.get(1).sub(1.5).relu().mul(2));
    }

    /// `lin0 → lin1 → relu → lin2`; more inputs are added to the first.
    static Network multiLayer() {
        Site s =
                site(
                        Map.of(
                                "lin0.weight", d(1, 0, 0, 0, 1, 0, 0, 0, 1),
                                "lin1.weight", d(1),
                                "lin1.bias", d(-10, 1, 1, 1),
                                "lin2.weight", d(1),
                                "lin2.bias", d(-1, 1)));
        Layer lin0 = new Linear(s.at("lin0"), 3, 3);
        Layer lin1 = new Linear(s.at("lin1"), 3, 4);
        Layer relu = new Relu(s.at("relu"));
        Layer lin2 = new Linear(s.at("lin2"), 4, 2);
        return in -> {
            Tensor x = in.stream().reduce(Tensor::add).orElseThrow();
            return lin2.apply(relu.apply(lin1.apply(lin0.apply(x))));
        };
    }

    /// Two copies of `relu(lin1(lin0 x))` are added before `lin2`.
    static Network multiRelu() {
        Site s =
                site(
                        Map.of(
                                "lin0.weight", d(1, 0, 0, 0, 1, 0, 0, 0, 1),
                                "lin1.weight", d(1),
                                "lin1.bias", d(-10, 1, 1, 1),
                                "lin1alt.weight", d(1),
                                "lin1alt.bias", d(-10, 1, 1, 1),
                                "lin2.weight", d(1),
                                "lin2.bias", d(-1, 1)));
        Layer lin0 = new Linear(s.at("lin0"), 3, 3);
        Layer lin1 = new Linear(s.at("lin1"), 3, 4);
        Layer alt = new Linear(s.at("lin1alt"), 3, 4);
        Layer relu1 = new Relu(s.at("relu1"));
        Layer relu2 = new Relu(s.at("relu2"));
        Layer unused = new Relu(s.at("unused"));
        Layer lin2 = new Linear(s.at("lin2"), 4, 2);
        return in -> {
            Tensor h = lin0.apply(in.getFirst());
            unused.apply(h);
            return lin2.apply(relu1.apply(lin1.apply(h)).add(relu2.apply(alt.apply(h))));
        };
    }

    /// `conv1 → relu1 → fc1 → relu2`; a second input is added to the first.
    static Network oneConvolution() {
        double[] rows = new double[32];
        for (int i = 0; i < 32; i++) rows[i] = i % 8 < 5 ? 1 : -1;
        Site s =
                site(
                        Map.of(
                                "conv1.weight", d(1),
                                "conv1.bias", d(-50, -75),
                                "fc1.weight", rows));
        Layer conv1 = Conv2d.biased(s.at("conv1"), 1, 2, 3, ConvSpec.of(2));
        Layer relu1 = new Relu(s.at("relu1"));
        Layer fc1 = new Linear(s.at("fc1"), 8, 4);
        Layer relu2 = new Relu(s.at("relu2"));
        return in -> {
            Tensor x = in.stream().reduce(Tensor::add).orElseThrow();
            Tensor y = Layouts.flatten(relu1.apply(conv1.apply(x)), 1);
            return relu2.apply(fc1.apply(y));
        };
    }

    /// `lin1 → maxpool(4) → lin2`, all weights one on the diagonal.
    static Network maximum() {
        double[] eye = new double[16];
        for (int i = 0; i < 4; i++) eye[5 * i] = 1;
        Site s = site(Map.of("lin1.weight", eye, "lin2.weight", d(1)));
        Layer lin1 = new Linear(s.at("lin1"), 4, 4);
        Layer pool = new MaxPool1d(s.at("pool"), PoolSpec.of(4));
        Layer lin2 = new Linear(s.at("lin2"), 1, 1);
        return in -> {
            Tensor y = Layouts.unsqueeze(lin1.apply(in.getFirst()), 1);
            return lin2.apply(Layouts.squeeze(pool.apply(y), 1));
        };
    }

    /// `0 … 15` as an image.
    static Tensor sixteen() {
        return ENGINE.range(16).reshape(1, 1, 4, 4);
    }

    static Tensor ones() {
        return ENGINE.full(new Shape(1, 1, 4, 4), 1);
    }

    static Study study(Network network, String place, Target target, Tensor... inputs) {
        return new Study(
                network, List.of(inputs), List.of(Place.of(place)), target, Sweep.AUTOMATIC);
    }

    static Study first(Network network, String place, Tensor... inputs) {
        return study(network, place, Target.logit(0), inputs);
    }
}
