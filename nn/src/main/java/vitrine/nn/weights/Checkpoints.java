package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The one door to files of weights: a format is recognised by its first bytes, whatever the file
/// is called.
///
/// Read are safetensors, an index of several safetensors files, PyTorch's files of both kinds, and
/// NumPy's `.npz`.
public final class Checkpoints {

    private static final int LISTED = 3;

    private Checkpoints() {}

    /// Opens a file; its arrays are read when they are asked for.
    ///
    /// The file must not change until the checkpoint is closed.
    ///
    /// @param path a file of the default file system
    /// @throws ModelException if there is no such file, its format is not known, or it breaks a
    ///   rule of its format
    public static Checkpoint open(Path path) {
        return open(path, "");
    }

    /// As [#open(Path)], for a PyTorch file with several state dicts.
    ///
    /// @param key the name of the one that is meant, such as `ema`, with dots between the names of
    ///   dicts inside of dicts; empty if there is only one
    /// @throws ModelException as [#open(Path)], or if there is no such dict
    public static Checkpoint open(Path path, String key) {
        return FileBytes.map(path)
                .openedBy(bytes -> {
                    Magic magic = Magic.of(bytes);
                    boolean index = magic.json() && !magic.safeTensors();
                    if (!index) return of(bytes, magic, key);
                    requireNone(bytes, key);
                    return SafeTensorsIndex.of(path, bytes);
                });
    }

    /// Reads a file that is in memory already; the bytes are not copied, so leave them as they are.
    /// An index is not read, since it is nothing without its folder.
    ///
    /// @param name what messages call the file
    /// @param bytes the whole file
    /// @throws ModelException if the format is not known or the bytes break a rule of it
    public static Checkpoint parse(String name, byte[] bytes) {
        return FileBytes.of(name, bytes).openedBy(file -> of(file, Magic.of(file), ""));
    }

    private static Checkpoint of(FileBytes bytes, Magic magic, String key) {
        if (magic.safeTensors()) {
            requireNone(bytes, key);
            return SafeTensors.of(bytes);
        }
        if (magic.pickle()) {
            return TorchFile.of(bytes, key);
        }
        if (magic.zip()) {
            return archive(bytes, key);
        }
        throw new ModelException(
                bytes.name()
                        + ": is neither safetensors nor PyTorch's nor .npz: "
                        + magic.otherwise());
    }

    private static Checkpoint archive(FileBytes bytes, String key) {
        Map<String, ZipMember> members = ZipArchive.members(bytes);
        if (TorchZip.wrote(members)) {
            return TorchFile.of(bytes, TorchZip.read(bytes, members), key);
        }
        if (NpzFile.wrote(members)) {
            requireNone(bytes, key);
            return NpzFile.of(bytes, members);
        }
        List<String> first = members.keySet().stream().limit(LISTED).map(Shown::quoted).toList();
        throw new ModelException(
                bytes.name()
                        + ": is a zip archive, but neither PyTorch's (FOLDER/data.pkl) nor NumPy's"
                        + " (NAME.npy): it has "
                        + members.size()
                        + " members, the first are "
                        + first);
    }

    private static void requireNone(FileBytes bytes, String key) {
        if (!key.isEmpty()) {
            throw new ModelException(
                    bytes.name()
                            + ": has no dicts to choose from, as a PyTorch file may have; leave out"
                            + " the key "
                            + Shown.quoted(key)
                            + " (--weights-key)");
        }
    }
}
