package vitrine.cam.gradients;

import vitrine.cam.CamException;
import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.List;

/// Conductance of a layer (Dhamdhere, Sundararajan, Yan, 2019): how much of integrated gradients
/// flows through each of its units, `∫₀¹ ∂S/∂A · dA/dt dt` while the inputs move from a baseline to
/// `x`. The integral is the sum `Σ_i ∂S/∂A(t_i) ⊙ (A(t_{i+1}) - A(t_i))` over `steps + 1` points
/// (Shrikumar, Su, Kundaje, 2018).
///
/// Departure: none known. Captum takes the points from Gauss and Legendre, which do not reach the
/// ends of the line, and so does this; `TRAPEZOID` reaches them.
///
/// Worked example, `A = x²`, `S = 3 A` at `x = 2` from 0, `TRAPEZOID`, one step: points 0 and 1, so
/// the map is `3 · (4 - 0) = 12`.
///
/// @param quadrature whose points are taken
/// @param steps how many differences
/// @param baselines where the line starts
public record Conductance(Quadrature quadrature, int steps, Baselines baselines) implements Method {
    private static final int USUAL = 50;

    /// @param steps at least one
    public Conductance {
        if (steps < 1) throw new CamException("steps: needs at least one, got " + steps);
        quadrature.check(steps + 1);
    }

    /// 50 steps from zero between the points of Gauss and Legendre, for every profile.
    public static Conductance of(Profile profile) {
        return new Conductance(Quadrature.GAUSS_LEGENDRE, USUAL, Baselines.zero());
    }

    @Override
    public String name() {
        return "conductance";
    }

    @Override
    public Tensor map(Evidence e) {
        Line line = Line.to(e, baselines);
        List<Quadrature.Node> nodes = quadrature.nodes(steps + 1);
        Evidence here = line.at(nodes.getFirst().at());
        Tensor map = line.zero();
        for (int i = 0; i < steps; i++) {
            Evidence next = line.at(nodes.get(i + 1).at());
            Tensor change = next.activation().sub(here.activation());
            map = map.add(here.gradient(Rules.STANDARD).mul(change));
            here = next;
            e.advanced(name(), i + 1, steps);
        }
        Line.complete(e, map, line.change());
        return map;
    }
}
