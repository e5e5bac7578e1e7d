package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A checkpoint whose arrays have all been found and checked, and are not yet read.
///
/// @param <A> what is known of an array before its elements are read
abstract class NamedArrays<A extends NamedArrays.Array> implements Checkpoint {

    /// What is known of an array before its elements are read.
    interface Array {
        Dtype dtype();

        /// The extents; a copy.
        int[] shape();
    }

    private final FileBytes bytes;
    private final Map<String, A> arrays;
    private final List<String> names;
    private final Map<String, String> metadata;

    /// @param bytes the file; closed with the checkpoint
    NamedArrays(FileBytes bytes, Map<String, A> arrays, Map<String, String> metadata) {
        this.bytes = bytes;
        this.arrays = arrays;
        this.names = List.copyOf(arrays.keySet());
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /// Reads the elements of an array.
    ///
    /// @param where the beginning of every message: the file and the array
    abstract float[] floats(String where, A array);

    /// As [#floats(String, Array)], in double precision.
    abstract double[] doubles(String where, A array);

    @Override
    public final List<String> names() {
        return names;
    }

    @Override
    public final String name() {
        return bytes.name();
    }

    @Override
    public final boolean has(String name) {
        return arrays.containsKey(name);
    }

    @Override
    public final Dtype dtype(String name) {
        return array(name).dtype();
    }

    @Override
    public final int[] shape(String name) {
        return array(name).shape();
    }

    @Override
    public final float[] floats(String name) {
        return floats(where(name), array(name));
    }

    @Override
    public final double[] doubles(String name) {
        return doubles(where(name), array(name));
    }

    @Override
    public final Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public final String sha256() {
        return bytes.sha256();
    }

    @Override
    public final void close() {
        bytes.close();
    }

    @Override
    public final String toString() {
        return bytes.name() + ": " + names.size() + " arrays";
    }

    private String where(String name) {
        return bytes.name() + ": tensor " + Shown.quoted(name);
    }

    private A array(String name) {
        A array = arrays.get(name);
        if (array == null) {
            throw missing(bytes.name(), name, names);
        }
        return array;
    }

    /// Says that there is no array of that name.
    static ModelException missing(String file, String name, List<String> names) {
        String first = names.isEmpty() ? "" : ", the first is " + Shown.quoted(names.getFirst());
        return new ModelException(
                file
                        + ": there is no tensor "
                        + Shown.quoted(name)
                        + "; the file holds "
                        + names.size()
                        + first);
    }
}
