package vitrine.app.zoo;

import java.io.PrintStream;
import java.util.Locale;

/// One line on a terminal that is drawn over and over.
public final class ProgressBar implements Progress {
    private static final int WIDTH = 24;
    private static final long REDRAWN_NANOS = 100_000_000;
    private static final double MIB = 1 << 20;

    private final PrintStream terminal;
    private final String name;
    private long begun;
    private long drawn;
    private long first;
    private boolean open;

    /// @param terminal where the line is drawn
    /// @param name of what is fetched
    public ProgressBar(PrintStream terminal, String name) {
        this.terminal = terminal;
        this.name = name;
    }

    @Override
    public void at(long have, long total) {
        long now = System.nanoTime();
        if (begun == 0) {
            begun = now;
            first = have;
        }
        if (open && have != total && now - drawn < REDRAWN_NANOS) return;
        drawn = now;
        open = true;
        double rate = (have - first) / MIB / Math.max((now - begun) / 1e9, 1e-3);
        terminal.print("\r" + line(name, have, total, rate));
        terminal.flush();
    }

    /// The line without its end.
    static String line(String name, long have, long total, double rate) {
        if (total <= 0) {
            return String.format(Locale.ROOT, "%s %.1f MiB, %.1f MiB/s  ", name, have / MIB, rate);
        }
        double part = Math.min(1, (double) have / total);
        int filled = (int) (part * WIDTH);
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3d %% of %.1f MiB, %.1f MiB/s  ",
                name,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (100 * part),
                total / MIB,
                rate);
    }

    @Override
    public void note(String sentence) {
        close();
        terminal.println("vitrine: " + sentence);
    }

    @Override
    public void close() {
        if (open) terminal.println();
        open = false;
    }
}
