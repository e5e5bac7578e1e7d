package vitrine.nn.weights;

/// The type of the stored elements of an array, under the names that safetensors gives them.
///
/// All are stored with the least significant byte first.
public enum Dtype {
    /// One byte, 0 for false or 1 for true.
    BOOL(1),
    /// Unsigned, 8 bits.
    U8(1),
    /// Two's complement, 8 bits.
    I8(1),
    /// Unsigned, 16 bits.
    U16(2),
    /// Two's complement, 16 bits.
    I16(2),
    /// Unsigned, 32 bits.
    U32(4),
    /// Two's complement, 32 bits.
    I32(4),
    /// Unsigned, 64 bits.
    U64(8),
    /// Two's complement, 64 bits.
    I64(8),
    /// IEEE 754 binary16: 5 bits of exponent, 10 of fraction.
    F16(2),
    /// The upper half of a binary32: 8 bits of exponent, 7 of fraction.
    BF16(2),
    /// IEEE 754 binary32.
    F32(4),
    /// IEEE 754 binary64.
    F64(8);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /// The size of one element in bytes.
    public int bytes() {
        return bytes;
    }
}
