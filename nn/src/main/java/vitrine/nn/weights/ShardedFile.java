package vitrine.nn.weights;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Several files that an index makes one checkpoint of.
final class ShardedFile implements Checkpoint {

    private final FileBytes index;
    private final Map<String, Checkpoint> shards;
    private final Map<String, Checkpoint> homes;
    private final List<String> names;
    private final Map<String, String> metadata;

    /// @param shards the files by name
    /// @param homes the file of each array
    ShardedFile(
            FileBytes index,
            Map<String, Checkpoint> shards,
            Map<String, Checkpoint> homes,
            Map<String, String> metadata) {
        this.index = index;
        this.shards = shards;
        this.homes = homes;
        this.names = List.copyOf(homes.keySet());
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    @Override
    public String name() {
        return index.name();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean has(String name) {
        return homes.containsKey(name);
    }

    @Override
    public Dtype dtype(String name) {
        return home(name).dtype(name);
    }

    @Override
    public int[] shape(String name) {
        return home(name).shape(name);
    }

    @Override
    public float[] floats(String name) {
        return home(name).floats(name);
    }

    @Override
    public double[] doubles(String name) {
        return home(name).doubles(name);
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    /// The SHA-256 of the digests, in hexadecimal, of the index and of the files in the order of
    /// the index.
    @Override
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(index.sha256().getBytes(StandardCharsets.US_ASCII));
            for (Checkpoint shard : shards.values()) {
                digest.update(shard.sha256().getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }

    @Override
    public void close() {
        shards.values().forEach(Checkpoint::close);
        index.close();
    }

    @Override
    public String toString() {
        return name() + ": " + names.size() + " arrays in " + shards.size() + " files";
    }

    private Checkpoint home(String name) {
        Checkpoint home = homes.get(name);
        if (home == null) {
            throw NamedArrays.missing(name(), name, names);
        }
        return home;
    }
}
