package vitrine.cam.gradients;

import vitrine.cam.Evidence;
import vitrine.cam.Method;
import vitrine.cam.Profile;
import vitrine.engine.Rules;
import vitrine.engine.Tensor;

import java.util.List;

/// Internal influence (Leino, Sen, Datta, Fredrikson, Li, 2018): the average of `∂S/∂A` at a layer
/// while the inputs move from a baseline to `x`, `∫₀¹ ∂S/∂A(b + t (x - b)) dt`.
///
/// Worked example, `A = x²`, `S = A²` at `x = 2` from 0, `MIDDLE`, two steps: `∂S/∂A = 2A` at `x =
/// ½` and `1½`, so the map is `(½ + 4½) / 2 = 2½`.
///
/// @param quadrature how the integral is taken
/// @param steps with how many points
/// @param baselines where the line starts
public record InternalInfluence(Quadrature quadrature, int steps, Baselines baselines)
        implements Method {
    private static final int USUAL = 50;

    /// @param steps at least one, for a trapezoid two
    public InternalInfluence {
        quadrature.check(steps);
    }

    /// 50 points of Gauss and Legendre from zero, for every profile.
    public static InternalInfluence of(Profile profile) {
        return new InternalInfluence(Quadrature.GAUSS_LEGENDRE, USUAL, Baselines.zero());
    }

    @Override
    public String name() {
        return "internal-influence";
    }

    @Override
    public Tensor map(Evidence e) {
        Line line = Line.to(e, baselines);
        List<Quadrature.Node> nodes = quadrature.nodes(steps);
        Tensor map = line.zero();
        for (int i = 0; i < steps; i++) {
            Quadrature.Node node = nodes.get(i);
            Tensor g = line.at(node.at()).gradient(Rules.STANDARD);
            map = map.add(g.mul(node.weight()));
            e.advanced(name(), i + 1, steps);
        }
        return map;
    }
}
