package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Kernels;
import vitrine.kernels.Product;
import vitrine.kernels.Strided;

import java.util.List;

/// One of the three faces of the trilinear form `Σ g[m,n] a[m,k] b[k,n]`, over the last two axes;
/// axes before them are a batch and broadcast. The derivative of the form in one argument is the
/// product of the other two, so each face's VJP is another face.
public enum MatMul implements Op {
    /// `a[m,k], b[k,n] → [m,n]`
    AB,
    /// `g[m,n], b[k,n] → [m,k]`
    GBT,
    /// `a[m,k], g[m,n] → [k,n]`
    ATG;

    @Override
    public Shape shape(List<Shape> in) {
        Shape p = in.get(0);
        Shape q = in.get(1);
        if (p.rank() != q.rank() || p.rank() < 2)
            throw EngineException.shapes(this, "equal ranks of at least 2", p, q);
        int[] y = batch(p, q).dims();
        int r = y.length;
        boolean fits =
                switch (this) {
                    case AB -> p.dim(-1) == q.dim(-2);
                    case GBT -> p.dim(-1) == q.dim(-1);
                    case ATG -> p.dim(-2) == q.dim(-2);
                };
        if (!fits) throw EngineException.shapes(this, "matching inner extents", p, q);
        y[r - 2] = this == ATG ? p.dim(-1) : p.dim(-2);
        y[r - 1] = this == GBT ? q.dim(-2) : q.dim(-1);
        return new Shape(y);
    }

    private Shape batch(Shape p, Shape q) {
        return Binary.broadcast(this, List.of(matrixless(p), matrixless(q)), List.of(p, q));
    }

    private static Shape matrixless(Shape s) {
        return s.with(-1, 1).with(-2, 1);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape y, Buffer out) {
        forward(k, in, y, Epilogue.NONE, out);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape y, Epilogue e, Buffer out) {
        Tensor p = in.get(0);
        Tensor q = in.get(1);
        int batch = y.product(0, y.rank() - 2);
        int summed = this == ATG ? p.shape().dim(-2) : p.shape().dim(-1);
        Buffer a = whole(k, p, y);
        Buffer b = whole(k, q, y);
        boolean sharedA = batch > 1 && matrices(p) == 1;
        boolean sharedB = batch > 1 && matrices(q) == 1;
        k.product(
                new Product(
                        batch,
                        y.dim(-2),
                        summed,
                        y.dim(-1),
                        this == ATG,
                        this == GBT,
                        sharedA,
                        sharedB),
                a,
                b,
                e,
                out);
    }

    private static int matrices(Tensor t) {
        return t.shape().product(0, t.shape().rank() - 2);
    }

    /// The operand's data with its batch repeated, unless it is one matrix or has the whole batch
    /// already.
    private static Buffer whole(Kernels k, Tensor t, Shape y) {
        Shape s = t.shape();
        int batch = y.product(0, y.rank() - 2);
        if (matrices(t) == 1 || matrices(t) == batch) return t.data();
        Shape full = y.with(-2, s.dim(-2)).with(-1, s.dim(-1));
        Buffer repeated = k.allocate(full.size());
        k.copy(
                Strided.broadcast(t.data(), s.dims(), full.dims()),
                Strided.dense(repeated, full.dims()));
        return repeated;
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor y) {
        Tensor p = in.get(0);
        Tensor q = in.get(1);
        Tensor full =
                switch (this) {
                    case AB -> i == 0 ? GBT.of(g, q) : ATG.of(p, g);
                    case GBT -> i == 0 ? AB.of(g, q) : ATG.of(g, p);
                    case ATG -> i == 0 ? GBT.of(q, g) : AB.of(p, g);
                };
        return full.sumTo(in.get(i).shape());
    }

    Tensor of(Tensor p, Tensor q) {
        return Tensor.apply(this, List.of(p, q));
    }
}
