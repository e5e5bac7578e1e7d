package vitrine.kernels.opencl;

import vitrine.kernels.Product;

/// Matrix products.
final class Products {
    private static final Program TERMS = Program.of("common", "walk", "terms");

    private final Session session;
    private final Splitting splitting;
    private final Tiling tiling;
    private final Tiled tiled;

    Products(Session session, Splitting splitting, Tiling tiling, Tiled tiled) {
        this.session = session;
        this.splitting = splitting;
        this.tiling = tiling;
        this.tiled = tiled;
    }

    void product(Product p, ClBuffer a, ClBuffer b, ClBuffer y) {
        if (y.size() == 0) return;
        Tiled.Work work = work(p);
        if (work.thin()) thin(p, a, b, y);
        else tiled.run(tiling.of(work), work, a, b, y, strides(p));
    }

    static Tiled.Work work(Product p) {
        String face =
                "-DPRODUCT"
                        + (p.transposeA() ? " -DA_BY_ROW" : "")
                        + (p.transposeB() ? " -DB_BY_TERM" : "");
        return new Tiled.Work(face, p.batch(), p.m(), p.k(), p.n(), true);
    }

    private void thin(Product p, ClBuffer a, ClBuffer b, ClBuffer y) {
        int n = y.size();
        splitting.run(
                "SUM",
                n,
                p.k(),
                y,
                (to, items, split) ->
                        session.each(
                                TERMS,
                                "product_terms",
                                items,
                                a,
                                b,
                                to,
                                n,
                                p.m(),
                                p.k(),
                                p.n(),
                                strides(p),
                                split));
    }

    /// Batch, row and term of `A`, then batch, term and column of `B`.
    static int[] strides(Product p) {
        return new int[] {
            p.sharedA() ? 0 : p.m() * p.k(),
            p.transposeA() ? 1 : p.k(),
            p.transposeA() ? p.m() : 1,
            p.sharedB() ? 0 : p.k() * p.n(),
            p.transposeB() ? 1 : p.n(),
            p.transposeB() ? p.k() : 1,
            0,
            0
        };
    }
}
