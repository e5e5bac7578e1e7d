package vitrine.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Runs sums of products by tiles.
final class Tiled {
    private static final int MOST_PARTIALS = 1 << 26;
    private static final int GROUPS_PER_UNIT = 2;

    private final Session session;
    private final Splitting splitting;
    private final Map<Specialised, Program> programs = new ConcurrentHashMap<>();

    Tiled(Session session, Splitting splitting) {
        this.session = session;
        this.splitting = splitting;
    }

    /// What is computed: `depth` independent products of `rows` by `terms` and `terms` by
    /// `columns`.
    ///
    /// @param face what `tile.cl` is specialised to: `PRODUCT`, `WALK`, `WEIGHT`, and how operands
    ///   are loaded
    /// @param whole whether the call makes every element of the result, so that a sum may be split
    record Work(String face, int depth, int rows, int terms, int columns, boolean whole) {
        boolean product() {
            return face.startsWith("-DPRODUCT");
        }

        boolean thin() {
            return rows < 4 || columns < 4 || terms == 0;
        }
    }

    /// @param operands what follows the sizes in the kernel's arguments
    void run(Tile tile, Work w, ClBuffer a, ClBuffer b, ClBuffer y, Object... operands) {
        int chunks = Math.ceilDiv(w.terms, Splitting.CHUNK);
        long groups = tile.groups(w.rows, w.columns) * w.depth;
        boolean split =
                w.whole
                        && chunks > 1
                        && groups < (long) GROUPS_PER_UNIT * session.device().units()
                        && (long) y.size() * chunks <= MOST_PARTIALS;
        if (!split) {
            launch(tile, w, w.depth, 0, a, b, y, operands);
            return;
        }
        ClBuffer part = session.memory().allocate(y.size() * chunks);
        launch(tile, w, w.depth * chunks, y.size(), a, b, part, operands);
        splitting.total("SUM", part, y, y.size(), chunks);
    }

    private void launch(
            Tile tile,
            Work w,
            int depth,
            int total,
            ClBuffer a,
            ClBuffer b,
            ClBuffer to,
            Object[] operands) {
        List<Object> arguments = new ArrayList<>(List.of(a, b, to, w.rows, w.terms, w.columns));
        arguments.add(total > 0 ? 1 : 0);
        arguments.add(total);
        arguments.addAll(List.of(operands));
        long[] global = {
            (long) Math.ceilDiv(w.columns, tile.columns()) * tile.items(),
            Math.ceilDiv(w.rows, tile.rows()),
            depth
        };
        session.launch(
                program(tile, w),
                kernel(tile, w),
                global,
                new long[] {tile.items(), 1, 1},
                arguments.toArray());
    }

    private Program program(Tile tile, Work w) {
        return programs.computeIfAbsent(
                new Specialised(tile, w.face, kernel(tile, w)), Specialised::program);
    }

    /// What a program is made of.
    private record Specialised(Tile tile, String face, String kernel) {
        Program program() {
            List<String> files = List.of("common", "walk", "operands", kernel);
            return new Program(files, tile.options() + " " + face);
        }
    }

    private String kernel(Tile tile, Work w) {
        if (tile.panel()) return "panel";
        boolean aligned = w.product() && tile.aligned(w.rows, w.terms, w.columns, session.device());
        return aligned ? "aligned" : "tile";
    }

    /// All sources that a choice of tiles depends on.
    static Program sources() {
        return Program.of("common", "walk", "operands", "tile", "aligned", "panel");
    }
}
