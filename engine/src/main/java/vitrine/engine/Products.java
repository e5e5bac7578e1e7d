package vitrine.engine;

/// Matrix products of tensors of any rank, by [MatMul].
final class Products {
    private Products() {}

    /// A vector is a row on the left and a column on the right; axes before the last two broadcast.
    static Tensor matmul(Tensor a, Tensor b) {
        boolean row = a.shape().rank() == 1;
        boolean column = b.shape().rank() == 1;
        Tensor p = row ? a.withRank(2) : a;
        Tensor q = column ? Layouts.unsqueeze(b, 1) : b;
        int rank = Math.max(p.shape().rank(), q.shape().rank());
        Tensor y = MatMul.AB.of(p.withRank(rank), q.withRank(rank));
        if (column) y = Layouts.squeeze(y, -1);
        return row ? Layouts.squeeze(y, column ? -1 : -2) : y;
    }

    /// All axes before the last are the rows of one product.
    static Tensor linear(Tensor x, Tensor weight) {
        Shape s = x.shape();
        int in = s.dim(-1);
        Tensor y = MatMul.GBT.of(x.reshape(s.size() / Math.max(in, 1), in), weight);
        return y.reshape(s.with(-1, weight.shape().dim(0)));
    }
}
