package vitrine.cam.gradients;

import vitrine.cam.CamException;

import java.util.ArrayList;
import java.util.List;

/// Ways of writing `∫₀¹ f(t) dt` as `Σ_i w_i f(t_i)` with `n` points.
///
/// Worked example, `n = 2`: `LEFT` has the points 0 and ½, `RIGHT` ½ and 1, `MIDDLE` ¼ and ¾, all
/// with the weights ½.
public enum Quadrature {
    /// Gauss and Legendre: `t_i = (1 + x_i)/2` for the zeros `x_i` of the Legendre polynomial of
    /// degree `n`, exact for polynomials of degree `2n - 1`; Captum's default
    GAUSS_LEGENDRE {
        @Override
        List<Node> points(int n) {
            List<Node> nodes = new ArrayList<>();
            for (int i = n; i >= 1; i--) nodes.add(legendre(n, i));
            return nodes;
        }
    },
    /// `t_i = i/n` from 0, `w = 1/n`
    LEFT {
        @Override
        List<Node> points(int n) {
            return even(n, 0);
        }
    },
    /// `t_i = i/n` from 1, `w = 1/n`: the sum in the paper of integrated gradients, and zennit's
    RIGHT {
        @Override
        List<Node> points(int n) {
            return even(n, 1);
        }
    },
    /// `t_i = (i + ½)/n`, `w = 1/n`
    MIDDLE {
        @Override
        List<Node> points(int n) {
            return even(n, 0.5);
        }
    },
    /// `t_i = i/(n - 1)`, `w = 1/(n - 1)` and half of that at both ends; Xplique's
    TRAPEZOID {
        @Override
        List<Node> points(int n) {
            return trapezoid(n, n - 1);
        }
    },
    /// Captum's trapezoid: the same points with the weights `1/n` and half of that at both ends,
    /// which add up to `(n - 1)/n` instead of 1
    TRAPEZOID_CAPTUM {
        @Override
        List<Node> points(int n) {
            return trapezoid(n, n);
        }
    };

    private static final int NEWTON = 100;

    /// A point with its weight.
    ///
    /// @param at in 0..1
    /// @param weight what the value there is multiplied by
    public record Node(double at, double weight) {}

    abstract List<Node> points(int n);

    /// The points in ascending order.
    ///
    /// @param n at least 1, for a trapezoid 2
    public List<Node> nodes(int n) {
        check(n);
        return points(n);
    }

    void check(int n) {
        int least = this == TRAPEZOID || this == TRAPEZOID_CAPTUM ? 2 : 1;
        if (n < least) {
            throw new CamException("steps: " + this + " needs at least " + least + ", got " + n);
        }
    }

    private static List<Node> even(int n, double shift) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < n; i++) nodes.add(new Node((i + shift) / n, 1.0 / n));
        return nodes;
    }

    private static List<Node> trapezoid(int n, int parts) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            boolean end = i == 0 || i == n - 1;
            nodes.add(new Node((double) i / (n - 1), (end ? 0.5 : 1) / parts));
        }
        return nodes;
    }

    /// The zero number `i` of the Legendre polynomial `P_n`, from the largest, by Newton's method
    /// from Tricomi's estimate; its weight is `2 / ((1 - x²) P'_n(x)²)`.
    private static Node legendre(int n, int i) {
        double x = StrictMath.cos(Math.PI * (i - 0.25) / (n + 0.5));
        double slope = 0;
        double step = 1;
        for (int k = 0; k < NEWTON && Math.abs(step) > Math.ulp(1.0); k++) {
            double before = 1;
            double p = x;
            for (int d = 2; d <= n; d++) {
                double next = ((2 * d - 1) * x * p - (d - 1) * before) / d;
                before = p;
                p = next;
            }
            slope = n * (x * p - before) / (x * x - 1);
            step = p / slope;
            x -= step;
        }
        return new Node((1 + x) / 2, 1 / ((1 - x * x) * slope * slope));
    }
}
