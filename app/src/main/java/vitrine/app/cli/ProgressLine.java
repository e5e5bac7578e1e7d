package vitrine.app.cli;

import java.io.PrintWriter;

/// One line of a terminal that says how far a long piece of work has come, drawn over itself and
/// wiped out at its end.
record ProgressLine(PrintWriter terminal) {
    private static final int WIDTH = 30;

    void at(String what, int done, int total) {
        if (done >= total) {
            terminal.print("\r\u001b[K");
        } else {
            int filled = (int) ((long) WIDTH * done / total);
            String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
            terminal.print("\r" + what + " [" + bar + "] " + done + "/" + total);
        }
        terminal.flush();
    }
}
