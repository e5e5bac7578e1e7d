package vitrine.kernels.opencl;

import java.util.ArrayList;
import java.util.List;

/// Runs sums of products by tiles.
final class Tiled {
    private static final int MOST_PARTIALS = 1 << 26;
    private static final int GROUPS_PER_UNIT = 2;

    private final Session session;
    private final Splitting splitting;

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

    /// What a program is made of.
    private record Specialised(Tile tile, String face, String kernel) {
        String options() {
            return tile.options() + " " + face;
        }

        List<String> files() {
            return List.of("walk", "operands", kernel);
        }
    }

    /// @param behind the steps behind the result, unless the work is a part of it
    /// @param operands what follows the sizes in the kernel's arguments
    void run(
            Tile tile,
            Work w,
            Behind behind,
            ClBuffer a,
            ClBuffer b,
            ClBuffer y,
            Object... operands) {
        Specialised kernel = new Specialised(tile, w.face, kernel(tile, w));
        int chunks = Math.ceilDiv(w.terms, Splitting.CHUNK);
        long groups = tile.groups(w.rows, w.columns) * w.depth;
        boolean split =
                w.whole
                        && chunks > 1
                        && groups < (long) GROUPS_PER_UNIT * session.device().units()
                        && (long) y.size() * chunks <= MOST_PARTIALS;
        List<Object> arguments = new ArrayList<>(List.of(a, b, y, w.rows, w.terms, w.columns));
        arguments.add(split ? 1 : 0);
        arguments.add(split ? y.size() : 0);
        arguments.addAll(List.of(operands));
        if (split) {
            splitting.sum(
                    y.size(),
                    w.terms,
                    y,
                    behind,
                    (part, _, _) -> {
                        arguments.set(2, part);
                        launch(kernel, w, w.depth * chunks, Steps.NONE, arguments);
                    });
        } else {
            Steps steps = w.whole ? behind.in(kernel) : Steps.NONE;
            launch(kernel, w, w.depth, steps, arguments);
        }
    }

    private void launch(
            Specialised kernel, Work w, int depth, Steps steps, List<Object> arguments) {
        Tile tile = kernel.tile;
        steps.addTo(arguments, session.memory());
        long[] global = {
            (long) Math.ceilDiv(w.columns, tile.columns()) * tile.items(),
            Math.ceilDiv(w.rows, tile.rows()),
            depth
        };
        session.launch(
                session.program(steps.text(), kernel.options(), kernel.files()),
                kernel.kernel,
                global,
                new long[] {tile.items(), 1, 1},
                arguments.toArray());
    }

    private String kernel(Tile tile, Work w) {
        if (tile.panel()) return "panel";
        boolean aligned = w.product() && tile.aligned(w.rows, w.terms, w.columns, session.device());
        return aligned ? "aligned" : "tile";
    }

    /// All sources that a choice of tiles depends on.
    static Program sources() {
        return Program.of("common", "steps", "walk", "operands", "tile", "aligned", "panel");
    }
}
