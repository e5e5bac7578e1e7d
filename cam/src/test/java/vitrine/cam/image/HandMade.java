package vitrine.cam.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Picture files made in code, byte by byte where it matters.
final class HandMade {

    private HandMade() {}

    /// A photo of noise on slopes, the same for the same seed.
    static Photo photo(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] samples = new byte[3 * width * height];
        for (int i = 0; i < samples.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            int slope = i % 3 == 0 ? 200 * x / width : i % 3 == 1 ? 200 * y / height : 100;
            samples[i] = (byte) (slope + random.nextInt(56));
        }
        return new Photo(width, height, samples);
    }

    /// A picture of one grey channel whose samples are `17 x + 29 y`, modulo 256.
    static BufferedImage grey(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, (17 * x + 29 * y) & 255);
            }
        }
        return image;
    }

    /// Any picture in any format of the JDK, with the plugin's defaults.
    static byte[] encoded(BufferedImage image, String format) {
        return encoded(image, format, false);
    }

    /// The same, progressive (JPEG) or interlaced (PNG) if asked.
    static byte[] encoded(BufferedImage image, String format, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (progressive) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] jpeg(Photo photo) {
        return encoded(Pictures.image(photo), "jpeg");
    }

    /// The signature and chunks of a PNG, one after another.
    static byte[] png(byte[]... chunks) {
        byte[] signature = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        byte[] file = signature;
        for (byte[] chunk : chunks) {
            file = joined(file, chunk);
        }
        return file;
    }

    static byte[] chunk(String type, byte... data) {
        CRC32 check = new CRC32();
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        check.update(name);
        check.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) check.getValue())
                .array();
    }

    static byte[] header(int width, int height, int depth, int colourType) {
        byte[] data =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colourType)
                        .array();
        return chunk("IHDR", data);
    }

    /// The data chunk for rows without any filter; each row begins with a zero byte.
    static byte[] data(int rows, byte... samples) {
        int stride = samples.length / rows;
        byte[] lines = new byte[samples.length + rows];
        for (int y = 0; y < rows; y++) {
            System.arraycopy(samples, y * stride, lines, y * (stride + 1) + 1, stride);
        }
        return chunk("IDAT", deflated(lines));
    }

    static byte[] deflated(byte... bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 64];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    static byte[] end() {
        return chunk("IEND");
    }

    /// A TIFF block that says nothing but the orientation, behind one other entry.
    static byte[] tiff(int orientation, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        tiff.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
        tiff.putShort((short) 42).putInt(8).putShort((short) 2);
        tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(640);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
        return tiff.array();
    }

    /// The place of the last data block of a GIF that has one frame, a global palette and no text.
    static int lastGifBlock(byte[] gif) {
        int at = 13 + (6 << (gif[10] & 7));
        while (gif[at] == 0x21) {
            at += 2;
            while (gif[at] != 0) {
                at += 1 + (gif[at] & 255);
            }
            at++;
        }
        int flags = gif[at + 9];
        at += 11 + ((flags & 0x80) == 0 ? 0 : 6 << (flags & 7));
        int last = at;
        while (gif[at] != 0) {
            last = at;
            at += 1 + (gif[at] & 255);
        }
        return last;
    }

    /// One JPEG segment.
    static byte[] segment(int marker, byte... data) {
        return ByteBuffer.allocate(4 + data.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + data.length))
                .put(data)
                .array();
    }

    /// A JPEG with a segment put in behind its start marker.
    static byte[] withSegment(byte[] jpeg, byte[] segment) {
        byte[] start = Arrays.copyOf(jpeg, 2);
        return joined(joined(start, segment), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    static byte[] withExif(byte[] jpeg, byte[] tiff) {
        byte[] exif = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
        return withSegment(jpeg, segment(0xE1, joined(exif, tiff)));
    }

    static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
