package vitrine.engine;

import vitrine.kernels.Buffer;
import vitrine.kernels.ConvAxis;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.Epilogue;
import vitrine.kernels.Face;
import vitrine.kernels.Kernels;

import java.util.List;
import java.util.function.ToIntFunction;

/// One of the three faces of the trilinear form `Σ y·x·w` of a grouped convolution over one to
/// three axes: `OUTPUT(x, w)`, `INPUT(w, y)`, `WEIGHT(x, y)`. The derivative of the form in one
/// argument is the face for the other two, so the set is closed under differentiation.
///
/// @param axes the spatial axes, which name the extents that a face cannot read off its own
///   operands
@SuppressWarnings("exports") // the geometry is for reading; kernels are the engine's own business
public record Convolution(Face face, int groups, List<ConvAxis> axes) implements Op {
    private Convolution face(Face f) {
        return new Convolution(f, groups, axes);
    }

    private ConvGeometry geometry(List<Shape> in) {
        Shape p = in.get(0);
        Shape q = in.get(1);
        int n = face == Face.INPUT ? q.dim(0) : p.dim(0);
        int c = face == Face.INPUT ? p.dim(1) * groups : p.dim(1);
        int o =
                switch (face) {
                    case OUTPUT -> q.dim(0);
                    case INPUT -> p.dim(0);
                    case WEIGHT -> q.dim(1);
                };
        return new ConvGeometry(n, groups, c, o, axis(3), axis(2), axis(1));
    }

    private ConvAxis axis(int fromEnd) {
        return fromEnd > axes.size() ? ConvAxis.NONE : axes.get(axes.size() - fromEnd);
    }

    @Override
    public Shape shape(List<Shape> in) {
        Shape p = in.get(0);
        Shape q = in.get(1);
        int rank = axes.size() + 2;
        if (p.rank() != rank || q.rank() != rank)
            throw EngineException.shapes(this, "operands of rank " + rank, p, q);
        ConvGeometry g = geometry(in);
        boolean fits =
                switch (face) {
                    case OUTPUT -> q.dim(1) * groups == g.c();
                    case INPUT -> q.dim(1) == g.o();
                    case WEIGHT -> q.dim(0) == g.n();
                };
        if (!fits)
            throw EngineException.shapes(
                    this, "as many weight channels as input channels of a group", p, q);
        if (g.c() % groups != 0 || g.o() % groups != 0) {
            throw EngineException.shapes(this, "channels divisible by " + groups + " groups", p, q);
        }
        boolean placed =
                switch (face) {
                    case OUTPUT -> has(p, ConvAxis::in) && has(q, ConvAxis::kernel);
                    case INPUT -> has(p, ConvAxis::kernel) && has(q, ConvAxis::out);
                    case WEIGHT -> has(p, ConvAxis::in) && has(q, ConvAxis::out);
                };
        if (!placed) throw EngineException.shapes(this, "the spatial extents of its axes", p, q);
        return switch (face) {
            case OUTPUT -> spatial(g.n(), g.o(), ConvAxis::out);
            case INPUT -> spatial(g.n(), g.c(), ConvAxis::in);
            case WEIGHT -> spatial(g.o(), g.groupC(), ConvAxis::kernel);
        };
    }

    private boolean has(Shape s, ToIntFunction<ConvAxis> extent) {
        return s.equals(spatial(s.dim(0), s.dim(1), extent));
    }

    private Shape spatial(int first, int second, ToIntFunction<ConvAxis> extent) {
        int[] dims = new int[axes.size() + 2];
        dims[0] = first;
        dims[1] = second;
        for (int a = 0; a < axes.size(); a++) dims[a + 2] = extent.applyAsInt(axes.get(a));
        return new Shape(dims);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Buffer out) {
        forward(k, in, shape, Epilogue.NONE, out);
    }

    @Override
    public void forward(Kernels k, List<Tensor> in, Shape shape, Epilogue e, Buffer out) {
        ConvGeometry g = geometry(in.stream().map(Tensor::shape).toList());
        k.convolve(g, face, in.get(0).data(), in.get(1).data(), e, out);
    }

    @Override
    public Tensor vjp(int i, Tensor g, List<Tensor> in, Tensor out) {
        Tensor p = in.get(0);
        Tensor q = in.get(1);
        return switch (face) {
            case OUTPUT -> i == 0 ? face(Face.INPUT).of(q, g) : face(Face.WEIGHT).of(p, g);
            case INPUT -> i == 0 ? face(Face.WEIGHT).of(g, q) : face(Face.OUTPUT).of(g, p);
            case WEIGHT -> i == 0 ? face(Face.INPUT).of(g, q) : face(Face.OUTPUT).of(p, g);
        };
    }

    Tensor of(Tensor p, Tensor q) {
        return Tensor.apply(this, List.of(p, q));
    }
}
