package vitrine.nn.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Deflated bytes on their way out, piece by piece.
///
/// The pieces are copied into an array first: native code that met a mapped page which is gone
/// would end the virtual machine.
final class Inflating implements AutoCloseable {

    private static final int PIECE = 1 << 16;

    private final MemorySegment packed;
    private final byte[] piece;
    private final Inflater inflater = new Inflater(true);
    private long fed;

    Inflating(MemorySegment packed) {
        this.packed = packed;
        this.piece = new byte[(int) Math.min(PIECE, packed.byteSize())];
    }

    /// The next bytes: at least one, or none if there are no more.
    int read(byte[] to, int at, int size) throws DataFormatException {
        while (true) {
            int read = inflater.inflate(to, at, size);
            if (read > 0 || inflater.finished() || fed == packed.byteSize()) {
                return read;
            }
            int more = (int) Math.min(PIECE, packed.byteSize() - fed);
            MemorySegment.copy(packed, JAVA_BYTE, fed, piece, 0, more);
            fed += more;
            inflater.setInput(piece, 0, more);
        }
    }

    boolean finished() {
        return inflater.finished();
    }

    /// How many bytes follow the end.
    long unused() {
        return packed.byteSize() - fed + inflater.getRemaining();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
