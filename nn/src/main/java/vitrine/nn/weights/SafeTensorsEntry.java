package vitrine.nn.weights;

import vitrine.nn.ModelException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One array of a safetensors file: its type, its shape, and where in the data it lies.
final class SafeTensorsEntry implements NamedArrays.Array {

    /// What is being read, for messages only.
    private record Place(String file, String name) {
        ModelException bad(String rule) {
            return new ModelException(file + ": tensor " + Shown.quoted(name) + rule);
        }
    }

    private static final List<String> FIELDS = List.of("dtype", "shape", "data_offsets");
    private static final List<String> FOREIGN =
            List.of(
                    "F8_E4M3",
                    "F8_E4M3FNUZ",
                    "F8_E5M2",
                    "F8_E5M2FNUZ",
                    "F8_E8M0",
                    "F6_E2M3",
                    "F6_E3M2",
                    "F4",
                    "C64");

    private final String name;
    private final Dtype dtype;
    private final int[] shape;
    private final int count;
    private final long begin;

    private SafeTensorsEntry(String name, Dtype dtype, int[] shape, int count, long begin) {
        this.name = name;
        this.dtype = dtype;
        this.shape = shape;
        this.count = count;
        this.begin = begin;
    }

    /// Checks what the header says about one array.
    ///
    /// @param file the beginning of every message
    /// @param name what the header calls it
    /// @param value what [Json] made of its description
    /// @param dataSize the bytes that follow the header
    /// @throws ModelException if the description breaks a rule
    static SafeTensorsEntry of(String file, String name, Object value, long dataSize) {
        Place place = new Place(file, name);
        if (!(value instanceof Map<?, ?> fields)) {
            throw place.bad(
                    " must be an object of dtype, shape and data_offsets, saw "
                            + Shown.value(value));
        }
        for (Object field : fields.keySet()) {
            if (!(field instanceof String known && FIELDS.contains(known))) {
                throw place.bad(
                        ": a field is dtype, shape or data_offsets, saw " + Shown.value(field));
            }
        }
        Dtype dtype = dtype(place, field(place, fields, "dtype"));
        int[] shape = shape(place, field(place, fields, "shape"));
        int count = count(place, shape);
        long[] offsets = offsets(place, field(place, fields, "data_offsets"), dataSize);
        SafeTensorsEntry entry = new SafeTensorsEntry(name, dtype, shape, count, offsets[0]);
        if (entry.size() != offsets[1] - offsets[0]) {
            throw place.bad(
                    ": "
                            + dtype
                            + " of shape "
                            + Arrays.toString(shape)
                            + " needs "
                            + entry.size()
                            + " bytes, but data_offsets "
                            + Arrays.toString(offsets)
                            + " span "
                            + (offsets[1] - offsets[0]));
        }
        return entry;
    }

    private static Object field(Place place, Map<?, ?> fields, String field) {
        Object value = fields.get(field);
        if (value == null) {
            throw place.bad(" has no " + field);
        }
        return value;
    }

    private static Dtype dtype(Place place, Object value) {
        if (!(value instanceof String written)) {
            throw place.bad(": dtype must be a string, saw " + Shown.value(value));
        }
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(written)) {
                return dtype;
            }
        }
        String rule =
                FOREIGN.contains(written)
                        ? " is not read by this program; convert the tensor to F32, F16 or BF16"
                        : " is none of " + Arrays.toString(Dtype.values());
        throw place.bad(": dtype " + Shown.quoted(written) + rule);
    }

    private static int[] shape(Place place, Object value) {
        if (!(value instanceof List<?> list)) {
            throw place.bad(": shape must be an array of integers, saw " + Shown.value(value));
        }
        if (list.size() > Layout.RANK) {
            throw place.bad(
                    ": shape has "
                            + list.size()
                            + " dimensions, at most "
                            + Layout.RANK
                            + " are read");
        }
        int[] shape = new int[list.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            if (!(list.get(axis) instanceof Long extent)
                    || extent < 0
                    || extent > Integer.MAX_VALUE) {
                throw place.bad(
                        ": each dimension must be an integer from 0 to "
                                + Integer.MAX_VALUE
                                + ", saw "
                                + Shown.value(list.get(axis))
                                + " in "
                                + Shown.value(list));
            }
            shape[axis] = extent.intValue();
        }
        return shape;
    }

    private static int count(Place place, int[] shape) {
        int count = Layout.count(shape);
        if (count < 0) {
            throw place.bad(
                    ": shape "
                            + Arrays.toString(shape)
                            + " has more than "
                            + Layout.ELEMENTS
                            + " elements, the most that one array holds");
        }
        return count;
    }

    private static long[] offsets(Place place, Object value, long dataSize) {
        if (value instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Long first
                && list.get(1) instanceof Long last
                && 0 <= first
                && first <= last) {
            if (last > dataSize) {
                throw place.bad(
                        ": data_offsets "
                                + list
                                + " end past the data ("
                                + dataSize
                                + " bytes); the file is truncated or not safetensors");
            }
            return new long[] {first, last};
        }
        throw place.bad(
                ": data_offsets must be two integers, 0 <= begin <= end, saw "
                        + Shown.value(value));
    }

    String name() {
        return name;
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    int count() {
        return count;
    }

    /// The first byte, counted from the beginning of the data.
    long begin() {
        return begin;
    }

    long size() {
        return (long) count * dtype.bytes();
    }

    /// The byte after the last.
    long end() {
        return begin + size();
    }
}
