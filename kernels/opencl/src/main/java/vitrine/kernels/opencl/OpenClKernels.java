package vitrine.kernels.opencl;

import org.jocl.Pointer;

import vitrine.kernels.BinaryFn;
import vitrine.kernels.Buffer;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Face;
import vitrine.kernels.Kernels;
import vitrine.kernels.PoolFn;
import vitrine.kernels.PoolGeometry;
import vitrine.kernels.Product;
import vitrine.kernels.ReduceFn;
import vitrine.kernels.Resampling;
import vitrine.kernels.Strided;
import vitrine.kernels.TernaryFn;
import vitrine.kernels.UnaryFn;

/// Single precision on one OpenCL device, by the order contract. Any number of threads may call;
/// their commands go into one queue.
final class OpenClKernels implements Kernels {
    private final Session session;
    private final Chains chains;
    private final Elementwise elementwise;
    private final Along along;
    private final Pools pools;
    private final Products products;
    private final Convolutions convolutions;

    OpenClKernels(Session session) {
        this(session, Tiling.of(session), Chains.OFTEN);
    }

    /// @param often see [Chains]
    OpenClKernels(Session session, Tiling tiling, int often) {
        this.session = session;
        this.chains = new Chains(session, often);
        Tables tables = new Tables(session);
        Splitting splitting = new Splitting(session);
        Tiled tiled = new Tiled(session, splitting);
        this.elementwise = new Elementwise(session);
        this.along = new Along(session, tables, splitting);
        this.pools = new Pools(session, tables);
        this.products = new Products(session, splitting, tiling, tiled);
        this.convolutions = new Convolutions(session, tables, splitting, tiling, tiled, products);
    }

    private ClBuffer own(Buffer b) {
        return ClBuffer.of(session.memory(), b);
    }

    @Override
    public long deviceBytes() {
        return session.memory().liveBytes();
    }

    @Override
    public long deviceAllocations() {
        return session.memory().allocations();
    }

    @Override
    public String name() {
        return "opencl: " + session.device().name();
    }

    @Override
    public Buffer allocate(int size) {
        return session.memory().allocate(size);
    }

    @Override
    public Buffer upload(float[] values) {
        if (values.length > Elementwise.FEW) {
            return session.upload(Pointer.to(values), values.length);
        }
        ClBuffer y = session.memory().allocate(values.length);
        elementwise.put(values, y);
        return y;
    }

    @Override
    public Buffer upload(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) rounded[i] = (float) values[i];
        return upload(rounded);
    }

    @Override
    public float[] floats(Buffer x) {
        return session.read(own(x));
    }

    @Override
    public double[] doubles(Buffer x) {
        float[] from = floats(x);
        double[] y = new double[from.length];
        for (int i = 0; i < y.length; i++) y[i] = from[i];
        return y;
    }

    @Override
    public void fill(Buffer y, double value) {
        elementwise.fill(own(y), (float) value);
    }

    @Override
    public void copy(Strided x, Strided y) {
        elementwise.copy(x, own(x.buffer()), y, own(y.buffer()));
    }

    @Override
    public void unary(UnaryFn f, Buffer x, Buffer y) {
        elementwise.unary(f, own(x), own(y));
    }

    @Override
    public void binary(BinaryFn f, Strided a, Strided b, Buffer y) {
        elementwise.binary(f, a, own(a.buffer()), b, own(b.buffer()), own(y));
    }

    @Override
    public void ternary(TernaryFn f, Strided a, Strided b, Strided c, Buffer y) {
        ClBuffer[] from = {own(a.buffer()), own(b.buffer()), own(c.buffer())};
        elementwise.ternary(f, new Strided[] {a, b, c}, from, own(y));
    }

    @Override
    public void reduce(ReduceFn f, Buffer x, Buffer y, int outer, int along, int inner) {
        this.along.reduce(f, own(x), own(y), along, inner);
    }

    @Override
    public void cumulate(Buffer x, Buffer y, int outer, int along, int inner, boolean reversed) {
        this.along.cumulate(own(x), own(y), outer, along, inner, reversed);
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Buffer y) {
        product(p, a, b, Epilogue.NONE, y);
    }

    @Override
    public void product(Product p, Buffer a, Buffer b, Epilogue e, Buffer y) {
        Behind behind = chains.behind(e, y.size());
        products.product(p, own(a), own(b), behind, own(y));
        if (!e.steps().isEmpty() && !behind.done()) chain(e, y, y);
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Buffer y) {
        convolve(g, face, a, b, Epilogue.NONE, y);
    }

    @Override
    public void convolve(ConvGeometry g, Face face, Buffer a, Buffer b, Epilogue e, Buffer y) {
        Behind behind = chains.behind(e, y.size());
        convolutions.convolve(g, face, own(a), own(b), behind, own(y));
        if (!e.steps().isEmpty() && !behind.done()) chain(e, y, y);
    }

    @Override
    public void chain(Epilogue e, Buffer x, Buffer y) {
        if (!chains.run(e, own(x), own(y))) Kernels.super.chain(e, x, y);
    }

    @Override
    public void pool(PoolGeometry g, PoolFn f, Buffer x, Buffer t, Buffer y) {
        pools.pool(g, f, own(x), own(t), own(y));
    }

    @Override
    public void gather(Buffer x, int[] index, Buffer y, int outer, int from, int inner) {
        along.gather(own(x), index, own(y), from, inner);
    }

    @Override
    public void scatter(Buffer x, int[] index, Buffer y, int outer, int to, int inner) {
        along.scatter(own(x), index, own(y), to, inner);
    }

    @Override
    public void resample(Resampling r, Buffer x, Buffer y, int outer, int inner) {
        along.resample(r, own(x), own(y), inner);
    }

    @Override
    public void close() {
        session.close();
    }
}
