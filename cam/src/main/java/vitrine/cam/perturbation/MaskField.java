package vitrine.cam.perturbation;

import vitrine.engine.Engine;
import vitrine.engine.Index;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;

/// The smooth masks of one value: which parameters each position looks at, and how it weighs them.
final class MaskField {
    private static final double COLDNESS = 20;

    private final SmoothMask masks;
    private final int[] extents;
    private final int[] whole;
    private final Index neighbours;
    private final Tensor weights;

    MaskField(Engine engine, SmoothMask masks, int... extents) {
        this.masks = masks;
        this.extents = extents.clone();
        this.whole = Arrays.stream(extents).map(masks::whole).toArray();
        int side = 2 * masks.radius() + 1;
        int around = power(side, extents.length);
        int positions = new Shape(whole).size();
        int[] index = new int[around * positions];
        double[] weight = new double[around * positions];
        for (int k = 0; k < around; k++) {
            for (int u = 0; u < positions; u++) look(k, u, side, index, weight, k * positions + u);
        }
        this.neighbours = new Index(index);
        this.weights = engine.tensor(new Shape(1, around, positions), weight);
    }

    private static int power(int base, int exponent) {
        int y = 1;
        for (int i = 0; i < exponent; i++) y = Math.multiplyExact(y, base);
        return y;
    }

    /// Neighbour `k` of position `u`: a parameter outside the grid is one that is zero.
    private void look(int k, int u, int side, int[] index, double[] weight, int at) {
        double squares = 0;
        int parameter = 0;
        boolean inside = true;
        int stride = 1;
        for (int a = whole.length - 1, rest = u, turn = k; a >= 0; a--) {
            int here = rest % whole[a];
            int i = here / masks.step() + turn % side - masks.padding();
            double distance = here - (masks.sigma() + (double) masks.step() * i);
            squares += distance * distance;
            int count = masks.parameters(extents[a]);
            inside &= i >= 0 && i < count;
            parameter += Math.clamp(i, 0, count - 1) * stride;
            stride *= count;
            rest /= whole[a];
            turn /= side;
        }
        double far = Math.max(Math.sqrt(squares) / masks.sigma() - 0.5, 0);
        index[at] = parameter;
        weight[at] = inside ? StrictMath.exp(-2 * far * far) : 0;
    }

    /// The shape of the parameters of `count` masks.
    Shape parameters(int count) {
        int[] dims = new int[extents.length + 2];
        dims[0] = count;
        dims[1] = 1;
        for (int a = 0; a < extents.length; a++) dims[a + 2] = masks.parameters(extents[a]);
        return new Shape(dims);
    }

    /// The masks with their margins, `[count, 1, ...]`.
    Tensor whole(Tensor parameters) {
        Shape s = parameters.shape();
        Shape w = weights.shape();
        Tensor p = parameters.reshape(s.dim(0), s.size() / s.dim(0));
        Tensor z = p.indexSelect(1, neighbours).reshape(s.dim(0), w.dim(1), w.dim(2)).mul(weights);
        Tensor pooled = z.mul(z.mul(COLDNESS).softmax(1)).sum(1);
        int[] dims = s.dims();
        System.arraycopy(whole, 0, dims, 2, whole.length);
        return pooled.reshape(new Shape(dims));
    }

    /// The masks without their margins.
    Tensor cropped(Tensor whole) {
        Tensor y = whole;
        for (int a = 0; a < extents.length; a++) {
            y = y.slice(a + 2, masks.margin(), masks.margin() + extents[a], 1);
        }
        return y;
    }
}
