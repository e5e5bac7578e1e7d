package vitrine.cam;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a tensor: equal digests mean equal bits. It is computed when it is first asked
/// for.
public final class Digest {
    private static final int BLOCK = 8192;

    private @Nullable Tensor of;
    private String hex = "";

    private Digest(Tensor of) {
        this.of = of;
    }

    /// Over the extents as little-endian 32-bit integers, then the elements as little-endian 32-bit
    /// floats in row-major order, every NaN as the canonical one.
    public static Digest of(Tensor t) {
        return new Digest(t);
    }

    /// 64 hexadecimal digits.
    public synchronized String hex() {
        Tensor t = of;
        if (t != null) hex = hex(t);
        of = null;
        return hex;
    }

    private static String hex(Tensor t) {
        MessageDigest sha = sha256();
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (int d : t.shape().dims()) bytes.putInt(d);
        for (float v : t.toArray()) {
            if (!bytes.hasRemaining()) flush(bytes, sha);
            bytes.putInt(Float.floatToIntBits(v));
        }
        flush(bytes, sha);
        return HexFormat.of().formatHex(sha.digest());
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Digest d && hex().equals(d.hex());
    }

    @Override
    public int hashCode() {
        return hex().hashCode();
    }

    @Override
    public String toString() {
        return hex();
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
