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
        return FileBytes.map(path)
                .openedBy(bytes -> {
                    Magic magic = Magic.of(bytes);
                    boolean index = magic.json() && !magic.safeTensors();
                    return index ? SafeTensorsIndex.of(path, bytes) : of(bytes, magic);
                });
    }

    /// Reads a file that is in memory already; the bytes are not copied, so leave them as they are.
    /// An index is not read, since it is nothing without its folder.
    ///
    /// @param name what messages call the file
    /// @param bytes the whole file
    /// @throws ModelException if the format is not known or the bytes break a rule of it
    public static Checkpoint parse(String name, byte[] bytes) {
        return FileBytes.of(name, bytes).openedBy(file -> of(file, Magic.of(file)));
    }

    private static Checkpoint of(FileBytes bytes, Magic magic) {
        if (magic.safeTensors()) {
            return SafeTensors.of(bytes);
        }
        if (magic.pickle()) {
            return TorchFile.of(bytes, "");
        }
        if (magic.zip()) {
            return archive(bytes);
        }
        throw new ModelException(
                bytes.name()
                        + ": is neither safetensors nor PyTorch's nor .npz: "
                        + magic.otherwise());
    }

    private static Checkpoint archive(FileBytes bytes) {
        Map<String, ZipMember> members = ZipArchive.members(bytes);
        if (TorchZip.wrote(members)) {
            return TorchFile.of(bytes, TorchZip.read(bytes, members), "");
        }
        if (NpzFile.wrote(members)) {
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
}
