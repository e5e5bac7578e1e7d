package vitrine.kernels;

/// Opaque storage owned by one [Kernels]; only that backend can look inside.
public interface Buffer {
    /// The number of elements.
    int size();
}
