package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Weights that PyTorch's `torch.save` wrote: `.pth`, `.pt`, `.th`, `.ckpt`.
///
/// Both formats are read: the zip archive of PyTorch 1.6 and later, and the stream before it. Such
/// a file is a Python program that builds objects; here it is never executed. A machine of our own
/// ([Pickle]) knows the few names that weights are made of, keeps harmless companions (an
/// optimiser's state, settings, NumPy numbers) as inert values, and refuses every other name.
///
/// The state dict is found where training scripts put it: as the whole, or under `state_dict`,
/// `model` and the like; a `module.` before every name is taken off. [Checkpoint#metadata] says
/// what was done: `format`, and, where they apply, `unwrapped`, `stripped` and `left out`.
public final class TorchFile {

    /// Elements that tensors may have together, for each element that the file has.
    private static final long SHARING = 16;

    private static final long SHARING_ALWAYS = 1L << 20;

    /// The value of a file and where its numbers are.
    ///
    /// @param format what is reported in the metadata
    /// @param value what the pickle describes
    /// @param storages the numbers by the key of their storage
    record Content(String format, Object value, Map<String, Source> storages) {}

    private TorchFile() {}

    /// Opens a file; its numbers are mapped into memory and read when they are asked for.
    ///
    /// @param path a file of the default file system
    /// @throws ModelException if there is no such file, it breaks a rule, it names something that
    ///   weights do not need, or it has no state dict or several
    public static Checkpoint open(Path path) {
        return open(path, "");
    }

    /// As [#open(Path)], for a file with several state dicts.
    ///
    /// @param dict the name of the dict that is meant, such as `ema`; empty if there is only one
    public static Checkpoint open(Path path, String dict) {
        return FileBytes.map(path).openedBy(bytes -> of(bytes, dict));
    }

    /// Reads a file that is in memory already; the bytes are not copied, so leave them as they are.
    ///
    /// @param name what messages call the file
    /// @param bytes the whole file
    /// @throws ModelException as [#open(Path)]
    public static Checkpoint parse(String name, byte[] bytes) {
        return FileBytes.of(name, bytes).openedBy(file -> of(file, ""));
    }

    /// Reads a file whose bytes are at hand; they are closed with the checkpoint.
    static Checkpoint of(FileBytes bytes, String dict) {
        boolean zip = Magic.zip(bytes);
        return of(bytes, zip ? TorchZip.read(bytes) : TorchStream.read(bytes), dict);
    }

    static Checkpoint of(FileBytes bytes, Content content, String dict) {
        StateDict.Found found = StateDict.in(bytes.name(), content.value(), dict);
        requireModest(bytes.name(), found.tensors());
        Map<String, StridedArray> arrays = new LinkedHashMap<>();
        found.tensors()
                .forEach((name, tensor) -> {
                    Source source = content.storages().get(tensor.storage().key());
                    if (source == null) {
                        throw new ModelException(
                                bytes.name()
                                        + ": tensor "
                                        + Shown.quoted(name)
                                        + ": its storage "
                                        + Shown.quoted(tensor.storage().key())
                                        + " is not in the file");
                    }
                    long from = tensor.from() * tensor.dtype().bytes();
                    arrays.put(
                            name, new StridedArray(source, tensor.dtype(), from, tensor.layout()));
                });
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", content.format());
        metadata.putAll(found.notes());
        return new StridedFile(bytes, arrays, metadata);
    }

    /// Refuses a small file whose tensors repeat the same few numbers over and over.
    private static void requireModest(String file, Map<String, Pickled.Tensor> tensors) {
        Map<String, TorchStorage> storages = new LinkedHashMap<>();
        tensors.values().forEach(t -> storages.put(t.storage().key(), t.storage()));
        long bytes = 0;
        for (TorchStorage storage : storages.values()) {
            bytes = Math.min(bytes + storage.bytes(), Long.MAX_VALUE >> 8);
        }
        long allowed = SHARING_ALWAYS + SHARING * bytes;
        for (Map.Entry<String, Pickled.Tensor> entry : tensors.entrySet()) {
            Pickled.Tensor tensor = entry.getValue();
            allowed -= (long) tensor.layout().count() * tensor.dtype().bytes();
            if (allowed < 0) {
                throw new ModelException(
                        file
                                + ": tensor "
                                + Shown.quoted(entry.getKey())
                                + " of "
                                + tensor.layout().shown()
                                + ": the tensors have more than "
                                + SHARING
                                + " times the elements of the storages that they share");
            }
        }
    }
}
