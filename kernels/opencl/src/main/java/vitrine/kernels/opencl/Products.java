package vitrine.kernels.opencl;

import vitrine.kernels.Product;

import java.util.ArrayList;
import java.util.List;

/// Matrix products.
final class Products {
    static final List<String> TERMS = List.of("walk", "terms");

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

    void product(Product p, ClBuffer a, ClBuffer b, Behind behind, ClBuffer y) {
        if (y.size() == 0) return;
        Tiled.Work work = work(p);
        if (work.thin()) thin(p, a, b, behind, y);
        else tiled.run(tiling.of(work), work, behind, a, b, y, strides(p));
    }

    static Tiled.Work work(Product p) {
        String face =
                "-DPRODUCT"
                        + (p.transposeA() ? " -DA_BY_ROW" : "")
                        + (p.transposeB() ? " -DB_BY_TERM" : "");
        return new Tiled.Work(face, p.batch(), p.m(), p.k(), p.n(), true);
    }

    private void thin(Product p, ClBuffer a, ClBuffer b, Behind behind, ClBuffer y) {
        int n = y.size();
        if (splitting.splits(n, p.k())) {
            splitting.sum(
                    n,
                    p.k(),
                    y,
                    behind,
                    (to, items, split) -> terms(p, a, b, Steps.NONE, n, to, items, split));
        } else {
            terms(p, a, b, behind.in("product_terms"), n, y, n, 0);
        }
    }

    private void terms(
            Product p,
            ClBuffer a,
            ClBuffer b,
            Steps steps,
            int n,
            ClBuffer to,
            int items,
            int split) {
        List<Object> arguments = new ArrayList<>(List.of(a, b, to, n, p.m(), p.k(), p.n()));
        arguments.add(strides(p));
        arguments.add(split);
        steps.addTo(arguments, session.memory());
        session.each(
                session.program(steps.text(), "", TERMS),
                "product_terms",
                items,
                arguments.toArray());
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
