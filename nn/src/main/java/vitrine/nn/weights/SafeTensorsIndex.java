package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A `model.safetensors.index.json`: which of several safetensors files of the same folder holds
/// which array.
final class SafeTensorsIndex {

    private static final int BYTES = 100_000_000;
    private static final int SHARDS = 1000;
    private static final Json.Limits LIMITS = new Json.Limits(4, 1_000_000, 64, 1 << 16);

    private final FileBytes index;
    private final Path folder;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, String> fileOf = new LinkedHashMap<>();
    private final Map<String, Checkpoint> shards = new LinkedHashMap<>();
    private boolean mapped;
    private boolean described;

    private SafeTensorsIndex(FileBytes index, Path folder) {
        this.index = index;
        this.folder = folder;
    }

    /// Opens all files that an index names.
    ///
    /// @param path the index
    /// @param bytes its bytes; they are closed with the checkpoint
    /// @throws ModelException if the index or one of the files breaks a rule, or they disagree
    static Checkpoint of(Path path, FileBytes bytes) {
        SafeTensorsIndex index = new SafeTensorsIndex(bytes, path.toAbsolutePath());
        boolean good = false;
        try {
            Checkpoint opened = index.opened();
            good = true;
            return opened;
        } finally {
            if (!good) {
                index.shards.values().forEach(Checkpoint::close);
            }
        }
    }

    private Checkpoint opened() {
        if (index.size() > BYTES) {
            throw bad("an index has at most " + BYTES + " bytes, this one has " + index.size());
        }
        byte[] text = index.reading(0, index.size(), bytes -> bytes.toArray(ValueLayout.JAVA_BYTE));
        Json.read(index.name(), text, 0, LIMITS, this::add);
        if (!mapped || fileOf.isEmpty()) {
            throw bad("an index of safetensors has a weight_map, this JSON has none");
        }
        fileOf.values().stream().distinct().forEach(this::open);
        Map<String, Checkpoint> homes = new LinkedHashMap<>();
        fileOf.forEach((name, file) -> homes.put(name, home(name, file)));
        shards.forEach(this::requireNamed);
        return new ShardedFile(index, shards, homes, metadata);
    }

    private boolean add(String key, Object value) {
        return switch (key) {
            case "weight_map" -> {
                if (mapped) {
                    yield false;
                }
                mapped = true;
                object(key, value).forEach(this::assign);
                yield true;
            }
            case "metadata" -> {
                if (described) {
                    yield false;
                }
                described = true;
                object(key, value)
                        .forEach((name, said) ->
                                metadata.put(name.toString(), Shown.plain(said.toString())));
                yield true;
            }
            default ->
                    throw bad("an index has a weight_map and metadata, saw " + Shown.quoted(key));
        };
    }

    private Map<?, ?> object(String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw bad(key + " must be an object, saw " + Shown.value(value));
    }

    private void assign(Object name, Object file) {
        if (!(name instanceof String array && file instanceof String shard)) {
            throw bad(
                    "weight_map must map names to files, saw "
                            + Shown.value(file)
                            + " for "
                            + Shown.value(name));
        }
        fileOf.put(array, shard);
    }

    private void open(String file) {
        if (!plain(file)) {
            throw bad(
                    "tensors are in files of the same folder, saw the path " + Shown.quoted(file));
        }
        if (shards.size() == SHARDS) {
            throw bad("the tensors are in more than " + SHARDS + " files");
        }
        shards.put(file, SafeTensors.open(folder.resolveSibling(file)));
    }

    /// Whether a name has no step that leads anywhere else.
    private static boolean plain(String file) {
        return !file.isBlank()
                && !file.equals(".")
                && !file.equals("..")
                && file.chars()
                        .noneMatch(c ->
                                c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }

    private Checkpoint home(String name, String file) {
        Checkpoint shard = shards.get(file);
        if (shard == null || !shard.has(name)) {
            throw bad(
                    "tensor "
                            + Shown.quoted(name)
                            + " is not in "
                            + Shown.quoted(file)
                            + ", where the index says it is");
        }
        return shard;
    }

    private void requireNamed(String file, Checkpoint shard) {
        for (String name : shard.names()) {
            if (!file.equals(fileOf.get(name))) {
                throw bad(
                        "tensor "
                                + Shown.quoted(name)
                                + " of "
                                + Shown.quoted(file)
                                + " is not in the index under that file");
            }
        }
    }

    private ModelException bad(String rule) {
        return new ModelException(index.name() + ": " + rule);
    }
}
