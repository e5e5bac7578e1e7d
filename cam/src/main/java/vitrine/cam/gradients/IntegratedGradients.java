package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.List;

/// Integrated gradients (Sundararajan, Taly, Yan, 2017): `(x - b) ⊙ ∫₀¹ ∂S/∂x(b + t (x - b)) dt`
/// from a baseline `b`. The map adds up to `S(x) - S(b)` but for the error of the quadrature, which
/// the derivation holds as `delta`. With several inputs all of them move together, and the maps of
/// all add up.
///
/// At a layer it integrates along the line between what the layer puts out for `b` and for `x`, the
/// inputs staying.
///
/// Departures: Captum rounds the quadrature's weights to single precision; the trapezoids of Captum
/// and Xplique differ, see [Quadrature].
///
/// Worked example, `S = x²` at `x = 2`, baseline 0, two steps: `RIGHT` averages the gradients 2 and
/// 4 at 1 and 2, times 2 is 6 with `delta` 2; `MIDDLE` averages 1 and 3, times 2 is 4 with `delta`
/// 0.
///
/// @param quadrature how the integral is taken
/// @param steps with how many points
/// @param baselines where the line starts
/// @param scaling whether the average gradient is multiplied by `x - b`
public record IntegratedGradients(
        Quadrature quadrature, int steps, Baselines baselines, Scaling scaling) implements Method {
    private static final int USUAL = 50;

    /// @param steps at least one, for a trapezoid two
    public IntegratedGradients {
        quadrature.check(steps);
    }

    /// 50 points from zero, of the profile's quadrature.
    public static IntegratedGradients of(Profile profile) {
        Quadrature quadrature =
                profile == Profile.XPLIQUE ? Quadrature.TRAPEZOID : Quadrature.GAUSS_LEGENDRE;
        return new IntegratedGradients(quadrature, USUAL, Baselines.zero(), Scaling.BY_DIFFERENCE);
    }

    @Override
    public String name() {
        return "integrated-gradients";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        Line line = Line.to(e, baselines);
        Tensor average = line.zero();
        List<Quadrature.Node> nodes = quadrature.nodes(steps);
        for (int i = 0; i < steps; i++) {
            Quadrature.Node node = nodes.get(i);
            Tensor g = line.placeAt(node.at()).gradient(Rules.STANDARD);
            average = average.add(g.mul(node.weight()));
            e.advanced(name(), i + 1, steps);
        }
        Tensor map = scaling.of(average, line.difference());
        if (scaling == Scaling.BY_DIFFERENCE) Line.complete(e, map, line.change());
        return map;
    }

    @Override
    public Rendering rendering(Profile profile) {
        return Channels.contributions(profile);
    }
}
