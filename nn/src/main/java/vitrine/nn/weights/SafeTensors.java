package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.nio.file.Path;
import java.util.Map;

/// Weights in the safetensors format: read strictly, written deterministically.
public final class SafeTensors {

    private SafeTensors() {}

    /// Opens a file; its arrays are mapped into memory and read when they are asked for.
    ///
    /// The file must not change until the checkpoint is closed. If it is cut short meanwhile,
    /// reading says so.
    ///
    /// @param path a file of the default file system
    /// @throws ModelException if there is no such file or it breaks a rule of the format
    public static Checkpoint open(Path path) {
        return FileBytes.map(path).openedBy(SafeTensors::of);
    }

    /// Reads a file that is in memory already; the bytes are not copied, so leave them as they are.
    ///
    /// @param name what messages call the file
    /// @param bytes the whole file
    /// @throws ModelException if the bytes break a rule of the format
    public static Checkpoint parse(String name, byte[] bytes) {
        return FileBytes.of(name, bytes).openedBy(SafeTensors::of);
    }

    /// Writes a file: beside its final place first, then moved there in one step, so that there is
    /// never a part of a file under the final name. A file that is there already is replaced.
    ///
    /// The same arrays, metadata and order give the same bytes.
    ///
    /// @param path the final place; its folder must exist
    /// @param arrays the arrays by name, in the order in which they are to be listed and stored
    /// @param metadata what the file is to say about itself; may be empty
    /// @throws ModelException if a name cannot be written or the file cannot be
    public static void write(Path path, Map<String, Stored> arrays, Map<String, String> metadata) {
        new SafeTensorsWriter(path).write(arrays, metadata);
    }

    /// Reads a file whose bytes are at hand; they are closed with the checkpoint.
    static Checkpoint of(FileBytes bytes) {
        return new SafeTensorsFile(bytes, SafeTensorsHeader.of(bytes));
    }
}
