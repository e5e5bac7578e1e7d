package vitrine.app.zoo;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A stream that ends with an error when no byte comes for a while. The HTTP client's own time-outs
/// cover an answer's beginning only.
final class Stall extends FilterInputStream {
    private static final long LOOKS = 10;

    private final Duration silence;
    private final Thread watch;
    private volatile long last = System.nanoTime();
    private volatile boolean stalled;

    /// @param in the stream, which may be closed while it is read
    /// @param silence how long is too long
    Stall(InputStream in, Duration silence) {
        super(in);
        this.silence = silence;
        this.watch = Thread.ofVirtual().name("vitrine-stall").start(this::watch);
    }

    private void watch() {
        try {
            while (System.nanoTime() - last < silence.toNanos()) {
                Thread.sleep(silence.dividedBy(LOOKS));
            }
            stalled = true;
            in.close();
        } catch (InterruptedException | IOException e) {
            // the stream was closed, or its end is being reported to the reader
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n;
        try {
            n = in.read(bytes, offset, length);
        } catch (IOException e) {
            throw stalled ? silent() : e;
        }
        if (stalled) throw silent();
        last = System.nanoTime();
        return n;
    }

    private IOException silent() {
        return new IOException("no byte came for " + silence.toMillis() / 1e3 + " s");
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        in.close();
    }
}
