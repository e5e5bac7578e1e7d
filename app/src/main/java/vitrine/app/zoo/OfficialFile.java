package vitrine.app.zoo;

import java.net.URI;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of weights that is published for a model.
///
/// @param model the model's name
/// @param address where it is published
/// @param mebibytes its size in MiB, if the publisher tells
public record OfficialFile(String model, URI address, OptionalDouble mebibytes) {
    private static final Pattern DIGEST = Pattern.compile(".*-([0-9a-f]{8,64})\\.[a-z]+");
    private static final long LARGEST = 1L << 32;

    /// @throws IllegalArgumentException if the address is none of the web, or does not end in a
    ///   name with a digest
    public OfficialFile {
        boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException("the address must begin with https://");
        }
        if (!DIGEST.matcher(name(address)).matches()) {
            throw new IllegalArgumentException(
                    "the file's name must end in a digest, as in resnet50-0676ba61.pth");
        }
    }

    /// The file's name, which is the last part of its address.
    public String name() {
        return name(address);
    }

    private static String name(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// The first digits of the file's SHA-256, which its name ends in.
    public String digest() {
        Matcher matcher = DIGEST.matcher(name());
        return matcher.matches() ? matcher.group(1) : "";
    }

    /// The size for a person: `97.8 MiB`, or an empty text where it is not known.
    public String size() {
        return mebibytes.isPresent()
                ? String.format(Locale.ROOT, "%.1f MiB", mebibytes.getAsDouble())
                : "";
    }

    /// More bytes than the file can have; sizes are published to three places.
    long limit() {
        return mebibytes.isPresent() ? (long) ((mebibytes.getAsDouble() + 1) * (1 << 20)) : LARGEST;
    }
}
