package vitrine.nn.weights;

import org.jspecify.annotations.Nullable;

import vitrine.nn.weights.Pickled.Dict;
import vitrine.nn.weights.Pickled.Global;
import vitrine.nn.weights.Pickled.Items;
import vitrine.nn.weights.Pickled.None;
import vitrine.nn.weights.Pickled.Opaque;
import vitrine.nn.weights.Pickled.Role;
import vitrine.nn.weights.Pickled.Storage;
import vitrine.nn.weights.Pickled.Tensor;
import vitrine.nn.weights.Pickled.Tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes tensors of what a pickle says about them.
final class TorchObjects {

    private static final int STORAGE_FIELDS = 5;
    private static final int TENSOR_FIELDS = 4;
    private static final int DTYPE_FIELD = 6;

    private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

    /// The storages that have been named so far.
    Map<String, TorchStorage> storages() {
        return storages;
    }

    /// What is outside of the pickle: a storage, by its type, key, device and size.
    Storage persistent(PickleInput in, Object id) {
        if (!(id instanceof Tuple(List<Object> parts)) || parts.isEmpty()) {
            throw in.bad("a persistent id is a tuple, saw " + Pickled.shown(id));
        }
        if ("module".equals(parts.getFirst())) {
            throw in.bad(
                    "the file holds a whole model as Python objects; save model.state_dict()"
                            + " instead");
        }
        if (parts.size() < STORAGE_FIELDS
                || parts.size() > STORAGE_FIELDS + 1
                || !"storage".equals(parts.getFirst())
                || !(parts.get(1) instanceof Global type)
                || (type.role() != Role.STORAGE && type.role() != Role.BYTES)
                || !(parts.get(2) instanceof String key)
                || !(parts.get(4) instanceof Long count)) {
            throw in.bad(
                    "a persistent id is 'storage', a type of storage, a key, a device and a size,"
                            + " saw "
                            + parts.stream().map(Pickled::shown).toList());
        }
        if (count < 0 || count > TorchStorage.TOO_MANY) {
            throw in.bad("a storage has " + count + " elements");
        }
        TorchStorage storage =
                new TorchStorage(key, type.dtype(), type.role() == Role.BYTES, count);
        TorchStorage known = storages.getOrDefault(key, storage);
        if (!known.equals(storage)) {
            throw in.bad("the storage " + Shown.quoted(key) + " has two types or sizes");
        }
        storages.put(key, storage);
        return parts.size() == STORAGE_FIELDS
                ? new Storage(storage, 0, count)
                : view(in, storage, parts.get(STORAGE_FIELDS));
    }

    /// A part of a storage, as files before PyTorch 0.4 have it.
    private static Storage view(PickleInput in, TorchStorage storage, Object view) {
        if (view == None.NONE) {
            return new Storage(storage, 0, storage.count());
        }
        if (view instanceof Tuple(List<Object> parts)
                && parts.size() == 3
                && parts.get(1) instanceof Long from
                && parts.get(2) instanceof Long count
                && from >= 0
                && count >= 0
                && from <= storage.count() - count) {
            return new Storage(storage, from, count);
        }
        throw in.bad(
                "a view of a storage of "
                        + storage.count()
                        + " is a key, an offset and a size inside of it");
    }

    /// What comes out if Python called a class or a function; nothing is called.
    Object call(PickleInput in, Object callable, Object arguments) {
        if (!(callable instanceof Global global)) {
            throw in.bad("calls " + Pickled.shown(callable) + ", which is never called");
        }
        if (!(arguments instanceof Tuple(List<Object> items))) {
            throw in.bad("calls with " + Pickled.shown(arguments) + " instead of a tuple");
        }
        return switch (global.role()) {
            case OPAQUE -> new Opaque(global.name());
            case DICT -> dict(in, items);
            case SIZE -> new Tuple(sequence(in, items.isEmpty() ? None.NONE : items.getFirst()));
            case TENSOR, TENSOR_OF_BYTES, PARAMETER -> tensor(in, global, items);
            case TYPED -> typed(in, items);
            case STORAGE, BYTES, DTYPE, CLASS ->
                    throw in.bad("calls " + Pickled.shown(global) + ", which is never called");
        };
    }

    private static Dict dict(PickleInput in, List<Object> arguments) {
        Dict dict = new Dict();
        Object first = arguments.isEmpty() ? None.NONE : arguments.getFirst();
        if (first instanceof Items pairs) {
            in.spend(pairs.items.size());
            for (Object pair : pairs.items) {
                List<Object> entry = sequence(in, pair);
                if (entry.size() != 2) {
                    throw in.bad("an entry of a dict has " + entry.size() + " parts");
                }
                put(in, dict, entry.get(0), entry.get(1));
            }
        } else if (!(first instanceof Global || first == None.NONE)) {
            throw in.bad("makes a dict of " + Pickled.shown(first));
        }
        return dict;
    }

    /// Puts an entry into a dict, once.
    static void put(PickleInput in, Dict dict, Object key, Object value) {
        if (!(key instanceof String name)) {
            dict.unnamed++;
        } else if (dict.entries.putIfAbsent(name, value) != null) {
            throw in.bad("the key " + Shown.quoted(name) + " is set twice");
        }
    }

    /// A tensor that carries a Python class or attributes, which are left out.
    private static Tensor typed(PickleInput in, List<Object> parts) {
        if (parts.size() == 4
                && parts.get(0) instanceof Global function
                && parts.get(1) instanceof Global type
                && type.role() == Role.CLASS
                && parts.get(2) instanceof Tuple(List<Object> arguments)) {
            return tensor(in, function, arguments);
        }
        throw in.bad(
                "a typed tensor is a function, a class, a tuple and a state, saw "
                        + parts.stream().map(Pickled::shown).toList());
    }

    private static Tensor tensor(PickleInput in, Global function, List<Object> arguments) {
        switch (function.role()) {
            case PARAMETER -> {
                if (!arguments.isEmpty() && arguments.getFirst() instanceof Tensor tensor) {
                    return tensor;
                }
                throw in.bad("a parameter is made of a tensor, saw " + arguments.size() + " parts");
            }
            case TENSOR, TENSOR_OF_BYTES -> {
                if (arguments.size() >= TENSOR_FIELDS
                        && arguments.get(0) instanceof Storage storage
                        && arguments.get(1) instanceof Long offset) {
                    int[] shape = shape(in, sequence(in, arguments.get(2)));
                    long[] strides = strides(in, sequence(in, arguments.get(3)), shape);
                    Dtype dtype = dtype(in, function, storage.root(), arguments);
                    return tensor(in, storage, dtype, offset, shape, strides);
                }
                throw in.bad(
                        "a tensor is made of a storage, an offset, a size and strides, saw "
                                + arguments.stream().map(Pickled::shown).toList());
            }
            default -> throw in.bad("makes a tensor by " + Pickled.shown(function));
        }
    }

    private static Dtype dtype(
            PickleInput in, Global function, TorchStorage storage, List<Object> arguments) {
        boolean bytes = function.role() == Role.TENSOR_OF_BYTES;
        if (bytes != storage.untyped()) {
            throw in.bad(
                    function.name() + " and " + (bytes ? "a typed" : "an untyped") + " storage");
        }
        if (!bytes) {
            return storage.dtype();
        }
        if (arguments.size() > DTYPE_FIELD
                && arguments.get(DTYPE_FIELD) instanceof Global type
                && type.role() == Role.DTYPE) {
            return type.dtype();
        }
        throw in.bad("a tensor in an untyped storage needs a dtype");
    }

    private static Tensor tensor(
            PickleInput in,
            Storage storage,
            Dtype dtype,
            long offset,
            int[] shape,
            long[] strides) {
        int width = storage.root().untyped() ? dtype.bytes() : 1;
        long elements = storage.count() / width;
        int count = Layout.count(shape);
        Layout layout = new Layout(shape, strides, Math.max(0, count));
        if (count < 0) {
            throw in.bad(
                    "a tensor of "
                            + layout.shown()
                            + " has more than "
                            + Layout.ELEMENTS
                            + " elements");
        }
        if (count == 0) {
            return new Tensor(storage.root(), dtype, 0, layout);
        }
        @Nullable Long last =
                offset < 0 || offset >= elements ? null : layout.last(elements - offset);
        if (last == null) {
            throw in.bad(
                    "a tensor of "
                            + layout.shown()
                            + " from element "
                            + offset
                            + " does not fit its storage of "
                            + elements);
        }
        return new Tensor(storage.root(), dtype, storage.from() / width + offset, layout);
    }

    private static int[] shape(PickleInput in, List<Object> size) {
        if (size.size() > Layout.RANK) {
            throw in.bad("a tensor has " + size.size() + " axes; at most " + Layout.RANK);
        }
        int[] shape = new int[size.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            if (!(size.get(axis) instanceof Long extent)
                    || extent < 0
                    || extent > Layout.ELEMENTS) {
                throw in.bad("an extent of a tensor is " + Pickled.shown(size.get(axis)));
            }
            shape[axis] = extent.intValue();
        }
        return shape;
    }

    private static long[] strides(PickleInput in, List<Object> steps, int[] shape) {
        if (steps.size() != shape.length) {
            throw in.bad(
                    "a tensor has " + shape.length + " axes, but " + steps.size() + " strides");
        }
        long[] strides = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            if (!(steps.get(axis) instanceof Long stride) || stride < 0) {
                throw in.bad("a stride of a tensor is " + Pickled.shown(steps.get(axis)));
            }
            strides[axis] = stride;
        }
        return strides;
    }

    private static List<Object> sequence(PickleInput in, Object value) {
        return switch (value) {
            case Tuple(List<Object> items) -> items;
            case Items list -> {
                in.spend(list.items.size());
                yield List.copyOf(list.items);
            }
            default -> throw in.bad("a tuple or a list is needed, saw " + Pickled.shown(value));
        };
    }
}
