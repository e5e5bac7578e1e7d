package vitrine.nn.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value that a pickle describes and that is no Java value: numbers, texts and truths are `Long`,
/// `java.math.BigInteger`, `Double`, `String` and `Boolean`.
///
/// Nothing here is ever called or compared by content, so values that hold themselves do no harm.
sealed interface Pickled {

    /// Python's `None`.
    enum None implements Pickled {
        NONE
    }

    /// A tuple or a `torch.Size`.
    record Tuple(List<Object> items) implements Pickled {}

    /// A list.
    final class Items implements Pickled {
        final List<Object> items = new ArrayList<>(0);
    }

    /// A dictionary, of which only the entries under texts are kept, in their order.
    final class Dict implements Pickled {
        final Map<String, Object> entries = new LinkedHashMap<>(0);

        /// How many entries had another kind of key.
        int unnamed;
    }

    /// Something that has no part in weights, such as an optimiser's settings: it is carried along,
    /// never called, and what is put into it is forgotten.
    ///
    /// @param what its class
    record Opaque(String what) implements Pickled {}

    /// A class or function of the list of what is known.
    ///
    /// @param name with its module
    /// @param role what may be done with it
    /// @param dtype of a storage or a tensor type; `U8` for the others
    record Global(String name, Role role, Dtype dtype) implements Pickled {}

    /// The roles of what is known by name.
    enum Role {
        DICT,
        SIZE,
        STORAGE,
        BYTES,
        DTYPE,
        TENSOR,
        TENSOR_OF_BYTES,
        PARAMETER,
        TYPED,
        CLASS,
        OPAQUE
    }

    /// A part of the numbers of a file.
    ///
    /// @param root the whole
    /// @param from the first element
    /// @param count how many elements
    record Storage(TorchStorage root, long from, long count) implements Pickled {}

    /// A tensor whose place in its storage has been checked.
    ///
    /// @param storage what it lies in
    /// @param dtype of its elements
    /// @param from the first element, counted from the beginning of the whole storage
    /// @param layout its shape and strides
    record Tensor(TorchStorage storage, Dtype dtype, long from, Layout layout) implements Pickled {}

    /// How a value is called in a message.
    static String shown(Object value) {
        return switch (value) {
            case None none -> "None";
            case Tuple tuple -> "a tuple of " + tuple.items().size();
            case Items list -> "a list of " + list.items.size();
            case Dict dict -> "a dict of " + (dict.entries.size() + dict.unnamed);
            case Opaque opaque -> "an object of " + Shown.plain(opaque.what());
            case Global global -> "the class or function " + Shown.plain(global.name());
            case Storage storage -> "a storage of " + storage.count();
            case Tensor tensor -> "a tensor of " + tensor.layout().shown();
            case String text -> "the string " + Shown.quoted(text);
            default -> Shown.plain(value.toString());
        };
    }
}
