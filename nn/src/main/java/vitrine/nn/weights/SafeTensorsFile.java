package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/// The arrays of one safetensors file whose header has been checked.
final class SafeTensorsFile implements Checkpoint {

    /// How the elements of one array become Java numbers.
    @FunctionalInterface
    private interface Conversion<T> {
        T apply(String where, MemorySegment from, Dtype dtype, int count);
    }

    private final FileBytes bytes;
    private final SafeTensorsHeader header;
    private final List<String> names;

    SafeTensorsFile(FileBytes bytes, SafeTensorsHeader header) {
        this.bytes = bytes;
        this.header = header;
        this.names = List.copyOf(header.entries().keySet());
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public boolean has(String name) {
        return header.entries().containsKey(name);
    }

    @Override
    public Dtype dtype(String name) {
        return entry(name).dtype();
    }

    @Override
    public int[] shape(String name) {
        return entry(name).shape();
    }

    @Override
    public float[] floats(String name) {
        return elements(name, Elements::floats);
    }

    @Override
    public double[] doubles(String name) {
        return elements(name, Elements::doubles);
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public String sha256() {
        return bytes.sha256();
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return bytes.name() + ": " + names.size() + " arrays";
    }

    private <T> T elements(String name, Conversion<T> conversion) {
        SafeTensorsEntry entry = entry(name);
        String where = bytes.name() + ": tensor " + Shown.quoted(name);
        return bytes.reading(
                header.begin() + entry.begin(),
                entry.size(),
                part -> conversion.apply(where, part, entry.dtype(), entry.count()));
    }

    private SafeTensorsEntry entry(String name) {
        SafeTensorsEntry entry = header.entries().get(name);
        if (entry == null) {
            String first =
                    names.isEmpty() ? "" : ", the first is " + Shown.quoted(names.getFirst());
            throw new ModelException(
                    bytes.name()
                            + ": there is no tensor "
                            + Shown.quoted(name)
                            + "; the file holds "
                            + names.size()
                            + first);
        }
        return entry;
    }
}
