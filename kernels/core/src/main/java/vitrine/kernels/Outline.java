package vitrine.kernels;

/// A backend without numbers: storage has a size and no content, and nothing is computed. What runs
/// on it costs next to nothing and tells the extents of every value on the way.
final class Outline implements Kernels {
    /// Storage that only knows how long it is.
    private record Extent(int size) implements Buffer {}

    @Override
    public String name() {
        return "outline";
    }

    @Override
    public Buffer allocate(int size) {
        return new Extent(size);
    }

    @Override
    public Buffer upload(float[] values) {
        return new Extent(values.length);
    }

    @Override
    public Buffer upload(double[] values) {
        return new Extent(values.length);
    }

    @Override
    public float[] floats(Buffer x) {
        throw noValues();
    }

    @Override
    public double[] doubles(Buffer x) {
        throw noValues();
    }

    private static KernelException noValues() {
        return new KernelException("outline: has extents and no values; ask another engine");
    }

    @Override
    public void fill(Buffer y, double value) {}

    @Override
    public void copy(Strided x, Strided y) {}

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {}

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {}

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {}

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {}

    @Override
    public void cumulate(Buffer x, Buffer y, int outer, int along, int inner, boolean reversed) {}

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {}

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {}

    @Override
    public void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y) {}

    @Override
    public void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner) {}

    @Override
    public void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner) {}

    @Override
    public void resample(Resampling r, Buffer x, Buffer y, int outer, int inner) {}

    @Override
    public void close() {}
}
