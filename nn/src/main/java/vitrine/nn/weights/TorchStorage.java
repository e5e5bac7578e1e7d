package vitrine.nn.weights;

/// A run of numbers that tensors of a PyTorch file are views of.
///
/// @param key what the file calls it
/// @param dtype of its elements; `U8` if it is untyped
/// @param untyped whether it is bytes of any type
/// @param count how many elements
record TorchStorage(String key, Dtype dtype, boolean untyped, long count) {

    /// More elements than any file has; below it sizes in bytes cannot overflow.
    static final long TOO_MANY = 1L << 56;

    long bytes() {
        return count * dtype.bytes();
    }
}
