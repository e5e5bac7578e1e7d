package vitrine.nn.weights;

import java.lang.foreign.MemorySegment;

/// The arrays of one safetensors file whose header has been checked.
final class SafeTensorsFile extends NamedArrays<SafeTensorsEntry> {

    /// How the elements of one array become Java numbers.
    @FunctionalInterface
    private interface Conversion<T> {
        T apply(String where, MemorySegment from, Dtype dtype, int count);
    }

    private final FileBytes bytes;
    private final long begin;

    SafeTensorsFile(FileBytes bytes, SafeTensorsHeader header) {
        super(bytes, header.entries(), header.metadata());
        this.bytes = bytes;
        this.begin = header.begin();
    }

    @Override
    float[] floats(String where, SafeTensorsEntry entry) {
        return elements(where, entry, Elements::floats);
    }

    @Override
    double[] doubles(String where, SafeTensorsEntry entry) {
        return elements(where, entry, Elements::doubles);
    }

    private <T> T elements(String where, SafeTensorsEntry entry, Conversion<T> conversion) {
        return bytes.reading(
                begin + entry.begin(),
                entry.size(),
                part -> conversion.apply(where, part, entry.dtype(), entry.count()));
    }
}
