package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.nn.ModelException;
import vitrine.nn.weights.Pickled.Dict;
import vitrine.nn.weights.Pickled.Items;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/// The stream that `torch.save` wrote before PyTorch 1.6: five pickles – a magic number, the
/// version, facts about the machine, the value, the keys of the storages – and for each key the
/// number of elements (8 bytes) and the elements.
final class TorchStream {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Long VERSION = 1001L;

    private final FileBytes file;
    private final PickleInput in;
    private final TorchObjects objects = new TorchObjects();

    private TorchStream(FileBytes file, MemorySegment bytes) {
        this.file = file;
        this.in = new PickleInput(file.name(), bytes, file.size());
    }

    static TorchFile.Content read(FileBytes file) {
        return file.reading(0, file.size(), bytes -> new TorchStream(file, bytes).content());
    }

    private TorchFile.Content content() {
        if (!MAGIC.equals(next())) {
            throw in.bad(
                    "the file does not begin with PyTorch's magic number; it is a pickle that"
                            + " torch.save did not write");
        }
        Object version = next();
        if (!VERSION.equals(version)) {
            throw in.bad("the version is " + Pickled.shown(version) + ", known is " + VERSION);
        }
        Object machine = next();
        if (!(machine instanceof Dict facts)
                || !Boolean.TRUE.equals(facts.entries.get("little_endian"))) {
            throw in.bad("the numbers are not stored with the least significant byte first");
        }
        Object value = Pickle.read(in, objects);
        Map<String, Source> storages = storages(next());
        if (in.remaining() > 0) {
            throw in.bad(in.remaining() + " bytes follow the last storage");
        }
        return new TorchFile.Content("torch stream", value, storages);
    }

    private Object next() {
        return Pickle.read(in, new TorchObjects());
    }

    private Map<String, Source> storages(Object keys) {
        if (!(keys instanceof Items list) || list.items.size() != objects.storages().size()) {
            throw in.bad(
                    "the value names "
                            + objects.storages().size()
                            + " storages, then comes "
                            + Pickled.shown(keys)
                            + " instead of their keys");
        }
        Map<String, Source> storages = new LinkedHashMap<>();
        for (Object key : list.items) {
            @Nullable TorchStorage storage =
                    key instanceof String text ? objects.storages().get(text) : null;
            if (storage == null) {
                throw bad(Pickled.shown(key), "is not among those that the value names");
            }
            if (storages.putIfAbsent(storage.key(), source(storage)) != null) {
                throw bad(Shown.quoted(storage.key()), "is there twice");
            }
        }
        return storages;
    }

    private Source source(TorchStorage storage) {
        String name = storage.key();
        long start = in.at();
        if (in.remaining() < Long.BYTES) {
            throw bad(Shown.quoted(name), "begins at byte " + start + ", where the file ends");
        }
        long count = in.eight();
        if (count != storage.count()) {
            throw bad(
                    Shown.quoted(name),
                    "at byte "
                            + start
                            + " has "
                            + count
                            + " elements, the value says "
                            + storage.count());
        }
        if (storage.bytes() > in.remaining()) {
            throw bad(
                    Shown.quoted(name),
                    "at byte "
                            + start
                            + " needs "
                            + storage.bytes()
                            + " bytes, but "
                            + in.remaining()
                            + " are left; the file is truncated");
        }
        Source source = new Source.Part(file, in.at(), storage.bytes());
        in.skip(storage.bytes());
        return source;
    }

    private ModelException bad(String storage, String rule) {
        return new ModelException(file.name() + ": storage " + storage + " " + rule);
    }
}
