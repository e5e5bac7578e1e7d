package vitrine.cam.metrics;

import vitrine.cam.CamException;
import vitrine.cam.Noise;
import vitrine.cam.Space;
import vitrine.engine.Tensor;

/// What is taken off an input: `x - I`.
public sealed interface Perturbation {
    /// `I` for one input `[1, c, ...]`.
    ///
    /// @param noise where it is drawn from
    /// @param i the number of the draw
    Tensor of(Tensor x, Noise noise, int i);

    /// Independent normal numbers.
    ///
    /// @param sigma their deviation
    record Normal(double sigma) implements Perturbation {
        /// @param sigma positive
        public Normal {
            if (!(sigma > 0)) {
                throw new CamException("perturbation: needs a positive deviation, got " + sigma);
            }
        }

        @Override
        public Tensor of(Tensor x, Noise noise, int i) {
            return noise.normal(x.engine(), x.shape(), (long) i * x.shape().size()).mul(sigma);
        }
    }

    /// The input itself in a box somewhere within it, zero outside: what is left has a hole.
    ///
    /// @param side of the box along every axis, where the axis is that long
    record Box(int side) implements Perturbation {
        /// @param side at least one
        public Box {
            if (side < 1)
                throw new CamException("perturbation: needs a side of at least 1, got " + side);
        }

        @Override
        public Tensor of(Tensor x, Noise noise, int i) {
            int[] extents = Space.extents(x);
            int[] corner = new int[extents.length];
            for (int a = 0; a < corner.length; a++) {
                int room = Math.max(extents[a] - side, 0) + 1;
                corner[a] = noise.below(room, (long) i * corner.length + a);
            }
            double[] values = x.toDoubles();
            for (int p = 0; p < values.length; p++) if (outside(p, extents, corner)) values[p] = 0;
            return x.engine().tensor(x.shape(), values);
        }

        private boolean outside(int p, int[] extents, int[] corner) {
            int rest = p;
            for (int a = extents.length - 1; a >= 0; a--) {
                int at = rest % extents[a] - corner[a];
                if (at < 0 || at >= side) return true;
                rest /= extents[a];
            }
            return false;
        }
    }
}
