package vitrine.kernels.opencl;

import vitrine.kernels.PoolAxis;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;

/// The pooling family.
final class Pools {
    private static final Program POOL = Program.of("common", "pool");
    private static final int HEADER = 14;

    private final Session session;
    private final Tables tables;

    Pools(Session session, Tables tables) {
        this.session = session;
        this.tables = tables;
    }

    void pool(PoolGeometry g, PoolFn f, ClBuffer x, ClBuffer t, ClBuffer y) {
        ClBuffer table = tables.ints(g, () -> table(g));
        session.each(POOL, "pool_" + f, y.size(), x, t, y, table, y.size());
    }

    /// The numbers of a geometry as `pool.cl` reads them.
    private static int[] table(PoolGeometry g) {
        PoolAxis[] axes = {g.z(), g.y(), g.x()};
        int size = HEADER;
        for (PoolAxis a : axes) size += 3 * a.out() + 2 * a.in();
        int[] table = new int[size];
        int rows = HEADER;
        for (int i = 0; i < axes.length; i++) {
            PoolAxis a = axes[i];
            table[4 * i] = a.in();
            table[4 * i + 1] = a.out();
            table[4 * i + 2] = a.dilation();
            table[4 * i + 3] = rows;
            rows(a, table, rows);
            rows += 3 * a.out() + 2 * a.in();
        }
        table[12] = g.divisor();
        table[13] = g.countPadding() ? 1 : 0;
        return table;
    }

    private static void rows(PoolAxis a, int[] table, int at) {
        int covers = at + 3 * a.out();
        for (int i = 0; i < a.in(); i++) {
            table[covers + i] = a.out();
            table[covers + a.in() + i] = -1;
        }
        for (int o = 0; o < a.out(); o++) {
            table[at + o] = a.begin(o);
            table[at + a.out() + o] = a.end(o);
            table[at + 2 * a.out() + o] = a.paddedSpan(o);
            for (int i = a.begin(o); i < a.end(o); i += a.dilation()) {
                table[covers + i] = Math.min(table[covers + i], o);
                table[covers + a.in() + i] = o;
            }
        }
    }
}
