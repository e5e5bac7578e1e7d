package vitrine.cam;

import vitrine.engine.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of some numbers: equal digests mean equal bits.
///
/// @param hex 64 hexadecimal digits
public record Digest(String hex) {
    private static final int BLOCK = 8192;

    /// Over the extents as little-endian 32-bit integers, then the elements as little-endian 32-bit
    /// floats in row-major order, every NaN as the canonical one.
    public static Digest of(Tensor t) {
        MessageDigest sha = sha256();
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (int d : t.shape().dims()) bytes.putInt(d);
        for (float v : t.toArray()) {
            if (!bytes.hasRemaining()) flush(bytes, sha);
            bytes.putInt(Float.floatToIntBits(v));
        }
        flush(bytes, sha);
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    private static void flush(ByteBuffer bytes, MessageDigest sha) {
        sha.update(bytes.flip());
        bytes.clear();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new CamException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
