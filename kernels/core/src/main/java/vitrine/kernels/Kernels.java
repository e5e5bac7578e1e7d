package vitrine.kernels;

/// What a backend computes. Every output element is overwritten, and is reduced in the order that
/// the package documentation fixes; so a result is a function of the operands alone.
///
/// A backend is safe for use by many threads at once. Outputs never alias inputs.
public interface Kernels extends AutoCloseable {
    /// The backend's name, which is part of every result: `reference`, `simd`, `scalar`, `outline`,
    /// `opencl: ` and the device's name.
    String name();

    /// Storage for `size` elements, of undefined content.
    Buffer allocate(int size);

    /// A copy of `values` in this backend's precision.
    Buffer upload(float[] values);

    /// A copy of `values` in this backend's precision.
    Buffer upload(double[] values);

    /// As [#upload(float[])], without a copy where none is needed: the caller leaves `values` alone
    /// from now on.
    default Buffer adopt(float[] values) {
        return upload(values);
    }

    /// As [#upload(double[])], without a copy where none is needed: the caller leaves `values`
    /// alone from now on.
    default Buffer adopt(double[] values) {
        return upload(values);
    }

    /// A copy of the elements, rounded to single precision.
    float[] floats(Buffer x);

    /// A copy of the elements in double precision.
    double[] doubles(Buffer x);

    /// `y[i] = value`.
    void fill(Buffer y, double value);

    /// `y[…] = x[…]` over the extents of both views, which are equal.
    void copy(Strided x, Strided y);

    /// `y[i] = f(x[i])`.
    void unary(UnaryFn f, Buffer x, Buffer y);

    /// `y[i] = f(a[i], b[i])`; broadcasting is stride zero.
    void binary(BinaryFn f, Strided a, Strided b, Buffer y);

    /// `y[i] = f(a[i], b[i], c[i])`; broadcasting is stride zero.
    void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y);

    /// `y[o,i] = f over j of x[o,j,i]`.
    void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner);

    /// `y = e^{x - max} / Σ e^{x - max}` along the middle axis, or `x - max - ln Σ e^{x - max}`:
    /// the bits of the calls that [Composites] makes.
    default void softmax(Buffer x, Buffer y, int outer, int along, int inner, boolean log) {
        Composites.softmax(this, x, y, new int[] {outer, along, inner}, log);
    }

    /// `y = (x - mean) / √(var + ε)` of each row, with the biased variance: the bits of the calls
    /// that [Composites] makes.
    default void normalize(Buffer x, Buffer y, Rows rows, double eps) {
        Composites.normalize(this, x, y, rows, eps);
    }

    /// `h = (g - mean g - y · mean(g · y)) / √(var x + ε)` of each row, where `y` is what
    /// [#normalize] makes of `x`: the bits of the calls that [Composites] makes.
    default void normalizeGradient(Buffer x, Buffer y, Buffer g, Buffer h, Rows rows, double eps) {
        Composites.normalizeGradient(this, x, y, g, h, rows, eps);
    }

    /// `y[o,j,i] = sum of x[o,k,i] for k ≤ j`, or for `k ≥ j` when reversed.
    void cumulate(Buffer x, Buffer y, int outer, int along, int inner, boolean reversed);

    /// `y[b] = A[b] · B[b]` with either operand transposed.
    void product(Product p, Buffer a, Buffer b, Buffer y);

    /// One face of the convolution's trilinear form; see [Face] for which operands.
    void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y);

    /// `y = e(x)`; here `y` may be `x`.
    default void chain(Epilogue e, Buffer x, Buffer y) {
        e.run(this, x, y);
    }

    /// As [#product(Product, Buffer, Buffer, Buffer)], with steps behind it.
    default void product(Product p, Buffer a, Buffer b, Epilogue e, Buffer y) {
        product(p, a, b, y);
        if (!e.steps().isEmpty()) chain(e, y, y);
    }

    /// As [#convolve(ConvGeometry, Face, Buffer, Buffer, Buffer)], with steps behind it.
    default void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Epilogue e, Buffer y) {
        convolve(g, face, a, b, y);
        if (!e.steps().isEmpty()) chain(e, y, y);
    }

    /// One map of the pooling family; see [PoolFn] for which operands.
    void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y);

    /// `y[o,j,i] = x[o,index[j],i]` for `x[outer,from,inner]`.
    void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner);

    /// `y[o,index[j],i] += x[o,j,i]` from zero, for `y[outer,to,inner]`: the adjoint of [#gather].
    void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner);

    /// `y[o,r,i] = sum over taps t of row r: weight[t] · x[o,column[t],i]`.
    void resample(Resampling r, Buffer x, Buffer y, int outer, int inner);

    /// Bytes of a device's own memory that reachable buffers hold; none where there is no device.
    default long deviceBytes() {
        return 0;
    }

    /// How often a device's driver has been asked for memory so far.
    default long deviceAllocations() {
        return 0;
    }

    /// Gives back what the backend holds: threads, device memory.
    @Override
    void close();
}
