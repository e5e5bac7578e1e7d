package vitrine.kernels.opencl;

import vitrine.kernels.Device;

/// How a result is cut: rows and columns of a work-group, terms at a time, rows and columns of an
/// item. No choice changes a bit.
record Tile(int rows, int columns, int terms, int itemRows, int itemColumns) {
    /// The smallest: for devices of few items and for tests, where the compiler's time counts.
    static final Tile TINY = new Tile(16, 16, 16, 2, 2);

    /// For a processor's threads; see `panel.cl`.
    static final Tile PANEL = new Tile(512, 32, Splitting.CHUNK, 8, 32);

    static final Tile SHORT_PANEL = new Tile(128, 32, Splitting.CHUNK, 8, 32);

    static final Tile SMALL = new Tile(32, 32, 16, 4, 4);
    static final Tile MIDDLE = new Tile(64, 64, 16, 4, 4);
    static final Tile LARGE = new Tile(128, 128, 8, 8, 8);

    /// Whether one item makes the whole tile, row by row.
    boolean panel() {
        return terms == Splitting.CHUNK;
    }

    /// How many items work together.
    int items() {
        return panel() ? 1 : (rows / itemRows) * (columns / itemColumns);
    }

    /// Whether the kernel's loading pattern and the device allow it.
    boolean fits(Device d) {
        long local = panel() ? 4L * terms * columns : 8L * terms * (rows + columns + 8) + 4;
        return (panel() || loads())
                && items() <= d.workGroup()
                && local <= d.local()
                && Splitting.CHUNK % terms == 0;
    }

    /// Whether items share the loading evenly, each always in one column.
    private boolean loads() {
        return items() % columns == 0
                && rows * terms % items() == 0
                && columns * terms % items() == 0;
    }

    /// Whether the kernel without guards can make a product of this size: whole tiles, and quads of
    /// numbers for every item.
    boolean aligned(int m, int k, int n, Device d) {
        boolean whole = m % rows == 0 && k % terms == 0 && n % columns == 0;
        boolean quads = itemRows % 4 == 0 && itemColumns % 4 == 0 && terms % 4 == 0;
        boolean loads = rows * terms % (4 * items()) == 0 && columns * terms % (4 * items()) == 0;
        return !panel() && whole && quads && loads && fits(d);
    }

    /// How many work-groups make a result.
    long groups(int m, int n) {
        return (long) Math.ceilDiv(m, rows) * Math.ceilDiv(n, columns);
    }

    /// What the program is specialised to.
    String options() {
        return "-DBM=%d -DBN=%d -DBK=%d -DTM=%d -DTN=%d"
                .formatted(rows, columns, terms, itemRows, itemColumns);
    }

    @Override
    public String toString() {
        return rows + "x" + columns + "x" + terms + "/" + itemRows + "x" + itemColumns;
    }

    /// The tile that [#toString] names.
    static Tile of(String text) {
        String[] parts = text.split("[x/]", -1);
        if (parts.length != 5) throw new NumberFormatException(text);
        return new Tile(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]));
    }
}
