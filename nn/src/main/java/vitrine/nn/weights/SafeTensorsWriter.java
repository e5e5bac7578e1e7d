package vitrine.nn.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import vitrine.nn.ModelException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Writes one safetensors file, all or nothing.
///
/// The header goes through the rules of [SafeTensorsHeader] before any byte is written, so what is
/// written can be read.
final class SafeTensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final int PIECE = 1 << 20;

    private final Path path;
    private final String file;

    SafeTensorsWriter(Path path) {
        this.path = path;
        this.file = FileBytes.name(path);
    }

    void write(Map<String, Stored> arrays, Map<String, String> metadata) {
        byte[] header = header(arrays, metadata);
        long size = arrays.values().stream().mapToLong(Stored::bytes).sum();
        SafeTensorsHeader.parse(file, header, size);
        String unique =
                Long.toHexString(ProcessHandle.current().pid())
                        + "-"
                        + Long.toHexString(System.nanoTime());
        Path part = path.resolveSibling(".vitrine-" + unique + ".part");
        try {
            try {
                store(part, header, arrays);
                Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failure) {
            throw new ModelException(
                    file + ": cannot be written: " + Shown.plain(failure.toString()), failure);
        }
    }

    private static void store(Path part, byte[] header, Map<String, Stored> arrays)
            throws IOException {
        try (FileChannel out =
                FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.LITTLE_ENDIAN);
            drain(piece.putLong(header.length).flip(), out);
            drain(ByteBuffer.wrap(header), out);
            for (Stored array : arrays.values()) {
                for (long at = 0; at < array.bytes(); at += PIECE) {
                    piece.clear().limit((int) Math.min(PIECE, array.bytes() - at));
                    array.copy(at, MemorySegment.ofBuffer(piece));
                    drain(piece, out);
                }
            }
            out.force(true);
        }
    }

    private static void drain(ByteBuffer from, FileChannel to) throws IOException {
        while (from.hasRemaining()) {
            to.write(from);
        }
    }

    private byte[] header(Map<String, Stored> arrays, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            quote(SafeTensorsHeader.METADATA, json).append(":{");
            metadata.forEach((key, value) -> {
                quote(key, json).append(':');
                quote(value, json).append(',');
            });
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        long begin = 0;
        for (Map.Entry<String, Stored> entry : arrays.entrySet()) {
            Stored array = entry.getValue();
            long end = begin + array.bytes();
            quote(entry.getKey(), json)
                    .append(":{\"dtype\":\"")
                    .append(array.dtype())
                    .append("\",\"shape\":")
                    .append(Arrays.toString(array.shape()).replace(" ", ""))
                    .append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]},");
            begin = end;
        }
        json.setLength(Math.max(1, json.length() - 1));
        return padded(json.append('}'));
    }

    private byte[] padded(StringBuilder json) {
        try {
            ByteBuffer text = UTF_8.newEncoder().encode(CharBuffer.wrap(json));
            int size = text.remaining();
            if (size > SafeTensorsHeader.BYTES - ALIGNMENT) {
                throw new ModelException(
                        file
                                + ": the header would have "
                                + size
                                + " bytes; the format allows "
                                + SafeTensorsHeader.BYTES);
            }
            byte[] header = new byte[Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT];
            Arrays.fill(header, size, header.length, (byte) ' ');
            text.get(header, 0, size);
            return header;
        } catch (CharacterCodingException unpaired) {
            throw new ModelException(
                    file
                            + ": a name or the metadata holds an unpaired surrogate, which UTF-8"
                            + " cannot",
                    unpaired);
        }
    }

    private static StringBuilder quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
