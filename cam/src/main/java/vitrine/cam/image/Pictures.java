package vitrine.cam.image;

import vitrine.cam.CamException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Photos to files.
public final class Pictures {

    private Pictures() {}

    /// Writes a PNG so that the file is at any time either the old one or the complete new one:
    /// into a file beside it, forced to disk, then moved over it in one step.
    ///
    /// @param photo the photo
    /// @param file where it goes; its folder has to exist
    /// @throws CamException if it cannot be written; the message starts with the path
    public static void writePng(Photo photo, Path file) {
        Path last = file.getFileName();
        if (last == null || (Files.exists(file) && !Files.isRegularFile(file))) {
            throw new CamException(
                    file
                            + ": is not a regular file and is left alone: name a file to write the"
                            + " PNG to");
        }
        Path beside = file.resolveSibling("." + last + "." + UUID.randomUUID() + ".tmp");
        try {
            store(png(photo), beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(beside, e);
            throw new CamException(
                    file
                            + ": could not be written ("
                            + e
                            + "): check that its folder exists, is writable and has space",
                    e);
        }
    }

    /// A photo as the bytes of a PNG file.
    ///
    /// @param photo the photo
    /// @return the file's content
    public static byte[] png(Photo photo) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(image(photo));
        } catch (IOException e) {
            throw new CamException(
                    "png: " + photo + " could not be encoded in memory (" + e + ")", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// A photo as the JDK's own picture type.
    ///
    /// @param photo the photo
    /// @return a copy of type `TYPE_INT_RGB`
    public static BufferedImage image(Photo photo) {
        BufferedImage image =
                new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[photo.width()];
        for (int y = 0; y < photo.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = photo.rgb(x, y);
            }
            image.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return image;
    }

    private static void store(byte[] bytes, Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void discard(Path file, IOException reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
