package vitrine.cam.perturbation;

import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.ConvSpec;
import vitrine.engine.Convolutions;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/// The toy models whose attributions Captum's own tests state.
final class Toys {
    static final Engine EXACT = Engine.reference();

    /// `relu(relu(x1 - 1) - relu(x2))`
    static final Network M3 = in -> in.get(0).sub(1).relu().sub(in.get(1).relu()).relu();

    /// Four sums of the inputs with biases -10, 1, 1, 1, rectified; two sums of them with biases
    /// -1, 1.
    static final Network ML = in -> ml(sum(in));

    /// `conv(ones 3×3, bias -50, -75) → relu → fc → relu`
    static final Network OC = in -> oc(sum(in));

    private Toys() {}

    private static Tensor sum(List<Tensor> in) {
        return in.stream().reduce(Tensor::add).orElseThrow();
    }

    private static Tensor ml(Tensor x) {
        Tensor hidden = x.sum(1).add(row(-10, 1, 1, 1)).relu();
        return hidden.sum(1).add(row(-1, 1));
    }

    private static Tensor oc(Tensor x) {
        Tensor ones = EXACT.full(new Shape(2, 1, 3, 3), 1);
        Tensor bias = EXACT.tensor(new Shape(1, 2, 1, 1), -50, -75);
        Tensor maps = Convolutions.conv(x, ones, ConvSpec.of(2)).add(bias).relu();
        return Layouts.flatten(maps, 1)
                .mul(row(1, 1, 1, 1, 1, -1, -1, -1))
                .sum(1)
                .expandTo(new Shape(x.shape().dim(0), 4))
                .relu();
    }

    static Tensor row(double... values) {
        return EXACT.tensor(new Shape(1, values.length), values);
    }

    static Tensor rows(double[]... rows) {
        return EXACT.tensor(
                new Shape(rows.length, rows[0].length),
                Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    }

    /// 0 to 15.
    static Tensor x16() {
        return EXACT.range(16).reshape(1, 1, 4, 4);
    }

    static Study study(Network net, Tensor... inputs) {
        return new Study(
                net, List.of(inputs), List.of(Place.input()), Target.logit(0), Sweep.AUTOMATIC);
    }

    /// The map of the input of that number.
    static double[] map(Network net, Method method, int input, Tensor... inputs) {
        return study(net, inputs).at(new Place.ModelInput(input)).explain(method).map().toDoubles();
    }
}
