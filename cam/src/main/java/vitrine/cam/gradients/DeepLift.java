package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Layouts;
import vitrine.engine.MaxPool;
import vitrine.engine.Op;
import vitrine.engine.Softmax;
import vitrine.engine.Tensor;
import vitrine.engine.Ternary;
import vitrine.engine.Unary;

import java.util.List;

/// DeepLIFT with the rescale rule (Shrikumar, Greenside, Kundaje, 2017): `(x - b) ⊙ m`, where `m`
/// is carried down from the score like a gradient, but through each function of one variable goes
/// its slope from the baseline's value to the input's, `m_x = m_y · (y - y_b)/(x - x_b)`. One
/// backward pass over a run of input and baseline side by side. The map adds up to `S(x) - S(b)`;
/// what it lacks is the derivation's `delta`, and is not zero where two values of the network are
/// multiplied or normalised: they keep their derivatives. Rules belong to operations, so a layer
/// may be used many times.
///
/// A window of a maximum gives its change to the largest element of input and baseline together.
/// Departures: see [Functions].
///
/// Worked example (Captum's test), `S = 2 relu(x_0) + 2 relu(x_1 - 1½)` at `x = [1 2]` from `[0
/// 0]`: slopes `1/1` and `½/2`, so `m = [2 ½]` and the map is `[2 1]`, which adds up to `S(x) -
/// S(b) = 3`.
///
/// @param baselines where differences are measured from
/// @param functions which functions are rescaled
/// @param scaling whether the multipliers are multiplied by `x - b`
public record DeepLift(Baselines baselines, Functions functions, Scaling scaling)
        implements Method {
    /// Which functions are rescaled.
    public enum Functions {
        /// All of one variable, also choices such as ReLU6, softmax, and maxima over windows.
        EVERY,
        /// Captum's: ReLU, sigmoid, tanh, softplus, maxima over windows, and softmax, from whose
        /// multipliers it takes their mean. GELU, SiLU and ReLU6 keep their derivatives, and so
        /// does one of these that directly follows another, as a maximum behind a ReLU: there
        /// Captum's rule is lost between two hooks on one tensor. Captum's own departures from
        /// this: where windows overlap it keeps one window's share of an element, the mean of
        /// softmax is over the batch, and leaky ReLU and ELU are rescaled.
        CAPTUM;

        boolean include(Op op) {
            return switch (op) {
                case MaxPool _ -> true;
                case Softmax s -> this == EVERY || !s.log();
                case Ternary t -> this == EVERY && t.name().equals("select");
                case Unary u ->
                        this == EVERY
                                || List.of("relu", "sigmoid", "tanh", "softplus")
                                        .contains(u.name());
                default -> false;
            };
        }
    }

    /// From zero, with the profile's functions.
    public static DeepLift of(Profile profile) {
        Functions functions = profile == Profile.CAPTUM ? Functions.CAPTUM : Functions.EVERY;
        return new DeepLift(Baselines.zero(), functions, Scaling.BY_DIFFERENCE);
    }

    @Override
    public String name() {
        return "deep-lift";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        List<Tensor> all = baselines.of(e.inputs());
        return e.eachSample((one, i) -> {
            Evidence pair = beside(one, all, i);
            one.note("baseline", () -> Rescale.second(pair.activation()));
            Tensor map = of(pair);
            if (scaling == Scaling.BY_DIFFERENCE)
                Line.complete(one, map, Rescale.change(pair.score()));
            return map;
        });
    }

    /// One sample and its baseline in a batch of two.
    static Evidence beside(Evidence one, List<Tensor> baselines, int sample) {
        Tensor[] pairs = new Tensor[baselines.size()];
        for (int k = 0; k < pairs.length; k++) {
            Tensor b = baselines.get(k).slice(0, sample, sample + 1, 1);
            pairs[k] = Layouts.cat(0, one.inputs().get(k), b);
        }
        return one.with(pairs);
    }

    /// The map of the first of a pair, measured from the second.
    Tensor of(Evidence pair) {
        Tensor multipliers = Rescale.first(pair.gradient(new Rescale(functions)));
        return scaling.of(multipliers, Rescale.change(pair.activation()));
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }
}
