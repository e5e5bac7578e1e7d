package vitrine.cam.image;

import org.jspecify.annotations.Nullable;

import vitrine.cam.CamException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Files to photos: finds out the format from the first bytes, lets the JDK's own decoder of that
/// format work on a copy in memory, and refuses everything that did not decode without complaint.
final class PhotoReader {

    private static final int BYTES_PER_PIXEL = 8;
    private static final long ALLOWANCE = 16L << 20;
    private static final int ALL = Integer.MAX_VALUE;
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8L;

    /// libjpeg's words for surplus bytes between complete scans: every sample is defined all the
    /// same.
    private static final String HARMLESS = "extraneous bytes before marker";

    private final String name;
    private final long maxPixels;

    private PhotoReader(String name, long maxPixels) {
        this.name = name;
        this.maxPixels = maxPixels;
    }

    static Photo read(Path path, long maxPixels) {
        Path last = path.getFileName();
        String name = last == null ? path.toString() : last.toString();
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                String kind = Files.isDirectory(path) ? "a folder" : "not a regular file";
                throw new CamException(name + ": is " + kind + ": name a picture file");
            }
            long size = Files.size(path);
            if (size / BYTES_PER_PIXEL > maxPixels + ALLOWANCE / BYTES_PER_PIXEL) {
                throw new CamException(
                        "%s: has %d bytes, too many for a picture of at most %d pixels: shrink it first"
                                .formatted(name, size, maxPixels));
            }
            return decode(Files.readAllBytes(path), name, maxPixels);
        } catch (NoSuchFileException e) {
            throw new CamException(name + ": does not exist: check the path " + path, e);
        } catch (IOException e) {
            throw new CamException(
                    name + ": could not be read from disk (" + e + "): check its permissions", e);
        }
    }

    static Photo decode(byte[] file, String name, long maxPixels) {
        return new PhotoReader(name, maxPixels).decode(file);
    }

    private Photo decode(byte[] file) {
        if (file.length == 0) {
            throw new CamException(name + ": is empty (0 bytes): name a picture file");
        }
        try {
            return switch (format(file)) {
                case "png" -> png(file);
                case "jpeg" -> jpeg(file);
                case "gif" -> gif(file);
                case "bmp", "wbmp" -> raw(format(file), file, ALL);
                case String other -> throw foreign(other);
            };
        } catch (OutOfMemoryError e) {
            throw new CamException(
                    name + ": does not fit into memory: raise the limit with -Xmx or shrink it", e);
        }
    }

    private static String format(byte[] file) {
        String head = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "jpeg";
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return "gif";
        }
        if (head.startsWith("BM")) {
            return "bmp";
        }
        if (head.startsWith("\0\0") && !head.startsWith("ftyp", 4)) {
            return "wbmp";
        }
        return family(head);
    }

    private static String family(String head) {
        if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
            return "WebP";
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return "TIFF";
        }
        if (head.startsWith("%PDF")) {
            return "PDF";
        }
        if (head.startsWith("ftyp", 4)) {
            return "HEIF, AVIF or a video";
        }
        byte[] first =
                head.substring(0, Math.min(8, head.length())).getBytes(StandardCharsets.ISO_8859_1);
        return "no format known here (first bytes "
                + HexFormat.ofDelimiter(" ").formatHex(first)
                + ")";
    }

    private Photo png(byte[] file) {
        PngFile png = new PngFile(name, file);
        checkSize(png.width(), png.height());
        return raw("png", png.plain(), png.colours()).oriented(png.orientation());
    }

    private Photo jpeg(byte[] file) {
        JpegFile jpeg = new JpegFile(name, file);
        checkSize(jpeg.width(), jpeg.height());
        return raw("jpeg", jpeg.plain(), ALL).oriented(jpeg.orientation());
    }

    private Photo gif(byte[] file) {
        GifFile gif = new GifFile(name, file);
        checkSize(gif.width(), gif.height());
        return gif.photo();
    }

    /// Decodes with the JDK's reader of `format`, whose colour conversions are never asked for.
    private Photo raw(String format, byte[] file, int colours) {
        ImageReader reader = reader(format);
        List<String> complaints = new ArrayList<>();
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            if (!reader.getOriginatingProvider().canDecodeInput(stream)) {
                throw foreign("a " + format.toUpperCase(Locale.ROOT) + " but is none");
            }
            reader.addIIOReadWarningListener((source, warning) -> complaints.add(warning));
            reader.setInput(stream, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            for (String complaint : complaints) {
                if (!complaint.contains(HARMLESS)) {
                    throw damaged(format, complaint, null);
                }
            }
            return Samples.photo(name, image, colours);
        } catch (CamException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            String what =
                    root.getMessage() == null
                            ? "the decoder fails with " + root
                            : root.getMessage();
            throw damaged(format, root instanceof EOFException ? "it is cut off" : what, e);
        } finally {
            reader.dispose();
        }
    }

    private ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                return reader;
            }
        }
        throw new CamException(
                name + ": the JDK's decoder for " + format + " is missing: use a complete JDK");
    }

    private void checkSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw new CamException(
                    "%s: claims a size of %s×%s pixels, which is no picture: export it again"
                            .formatted(
                                    name,
                                    Integer.toUnsignedString(width),
                                    Integer.toUnsignedString(height)));
        }
        long pixels = (long) width * height;
        if (pixels > maxPixels || pixels * Photo.BANDS > MAX_ARRAY) {
            throw new CamException(
                    "%s: has %d×%d pixels, more than the limit of %d: shrink it or raise the limit"
                            .formatted(
                                    name,
                                    width,
                                    height,
                                    Math.min(maxPixels, MAX_ARRAY / Photo.BANDS)));
        }
    }

    private CamException foreign(String looksLike) {
        return new CamException(
                "%s: is not a picture that can be read here, it begins like %s: save it as PNG or JPEG"
                        .formatted(name, looksLike));
    }

    private CamException damaged(String format, String what, @Nullable Throwable cause) {
        String message =
                "%s: is a damaged %s: %s; fetch or export it again"
                        .formatted(name, format.toUpperCase(Locale.ROOT), what);
        return cause == null ? new CamException(message) : new CamException(message, cause);
    }
}
