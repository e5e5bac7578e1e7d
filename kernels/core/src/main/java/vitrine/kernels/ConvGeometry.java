package vitrine.kernels;

import java.util.ArrayList;
import java.util.List;

/// The sizes of a grouped convolution with up to three spatial axes: `x[n, c, z, y, x]`, `w[o,
/// c/groups, kz, ky, kx]`, `y[n, o, oz, oy, ox]`.
///
/// @param n the batch
/// @param groups how many independent convolutions stand side by side in the channels
/// @param c the input channels of all groups
/// @param o the output channels of all groups
public record ConvGeometry(int n, int groups, int c, int o, ConvAxis z, ConvAxis y, ConvAxis x) {
    /// Input channels of one group.
    public int groupC() {
        return c / groups;
    }

    /// Output channels of one group.
    public int groupO() {
        return o / groups;
    }

    /// Elements of one input plane.
    public int inPlane() {
        return z.in() * y.in() * x.in();
    }

    /// Elements of one output plane.
    public int outPlane() {
        return z.out() * y.out() * x.out();
    }

    /// Taps of one kernel plane.
    public int taps() {
        return z.kernel() * y.kernel() * x.kernel();
    }

    /// Where tap `(kz, ky, kx)` of weight `[o, c]` lies.
    public int weightIndex(int o, int c, int kz, int ky, int kx) {
        return (((o * groupC() + c) * z.kernel() + kz) * y.kernel() + ky) * x.kernel() + kx;
    }

    /// The phases of a face: parts of the result whose elements all have the same taps.
    public List<Phase> phases(Face face) {
        List<Phase> phases = new ArrayList<>();
        for (ConvAxis.Walk wz : z.walks(face)) {
            for (ConvAxis.Walk wy : y.walks(face)) {
                for (ConvAxis.Walk wx : x.walks(face)) phases.add(new Phase(wz, wy, wx));
            }
        }
        return phases;
    }

    /// One dense piece of a face `OUTPUT` or `INPUT`.
    public record Phase(ConvAxis.Walk z, ConvAxis.Walk y, ConvAxis.Walk x) {
        /// How many elements of each result plane belong to it.
        public int count() {
            return z.count() * y.count() * x.count();
        }

        /// How many taps each of them has.
        public int taps() {
            return z.taps() * y.taps() * x.taps();
        }
    }
}
