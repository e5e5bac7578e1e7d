package vitrine.kernels.opencl;

import java.util.List;

/// Which tile a product gets: by a table, or by what was measured on this very device.
final class Tiling {
    private final Session session;
    private final List<Tile> table;
    private final Measured measured;

    Tiling(Session session, Measured measured, List<Tile> table) {
        this.session = session;
        this.measured = measured;
        this.table = table;
    }

    /// The table for the kind of device, and what was measured on this one.
    static Tiling of(Session session) {
        List<Tile> wanted =
                session.cpu()
                        ? List.of(Tile.PANEL, Tile.SHORT_PANEL, Tile.TINY)
                        : List.of(Tile.LARGE, Tile.MIDDLE, Tile.SMALL, Tile.TINY);
        List<Tile> fit = wanted.stream().filter(t -> t.fits(session.device())).toList();
        return new Tiling(session, Measured.of(Measured.home(), session.device()), fit);
    }

    /// The largest tile of which there are enough to give each compute unit one, unless another was
    /// measured to be faster.
    Tile of(Tiled.Work w) {
        Tile known = measured.of(Shape.of(w));
        if (known != null) return known;
        for (Tile t : table) {
            if (t.groups(w.rows(), w.columns()) * w.depth() >= session.device().units()) return t;
        }
        return table.getLast();
    }

    /// Sizes that are measured together: each rounded up to a power of two.
    record Shape(int rows, int terms, int columns) {
        static Shape of(Tiled.Work w) {
            return new Shape(power(w.rows()), power(w.terms()), power(w.columns() * w.depth()));
        }

        private static int power(int n) {
            return n <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
        }
    }
}
