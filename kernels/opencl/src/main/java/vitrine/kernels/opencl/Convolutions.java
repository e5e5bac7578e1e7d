package vitrine.kernels.opencl;

import vitrine.kernels.ConvAxis.Walk;
import vitrine.kernels.ConvGeometry;
import vitrine.kernels.ConvGeometry.Phase;
import vitrine.kernels.Face;
import vitrine.kernels.Product;

import java.util.ArrayList;
import java.util.List;

/// The three faces of a convolution.
final class Convolutions {
    private static final int NUMBERS = 42;
    private static final int TERM = 8;
    private static final int WIDE = 128;

    private final Session session;
    private final Tables tables;
    private final Splitting splitting;
    private final Tiling tiling;
    private final Tiled tiled;
    private final Products products;

    Convolutions(
            Session session,
            Tables tables,
            Splitting splitting,
            Tiling tiling,
            Tiled tiled,
            Products products) {
        this.session = session;
        this.tables = tables;
        this.splitting = splitting;
        this.tiling = tiling;
        this.tiled = tiled;
        this.products = products;
    }

    void convolve(ConvGeometry g, Face face, ClBuffer a, ClBuffer b, Behind behind, ClBuffer y) {
        switch (face) {
            case OUTPUT -> walks(g, face, a, b, behind, y);
            case INPUT -> walks(g, face, b, a, behind, y);
            case WEIGHT -> weights(g, a, b, behind, y);
        }
    }

    private void walks(
            ConvGeometry g, Face face, ClBuffer data, ClBuffer weights, Behind behind, ClBuffer y) {
        boolean output = face == Face.OUTPUT;
        int rows = output ? g.groupO() : g.groupC();
        int others = output ? g.groupC() : g.groupO();
        List<Phase> phases = g.phases(face);
        boolean whole = phases.size() == 1;
        if (whole && pointwise(g, phases.getFirst())) {
            products.product(pointwiseProduct(g, output), weights, data, behind, y);
            return;
        }
        for (Phase phase : phases) {
            int n = g.n() * g.groups() * rows * phase.count();
            if (n == 0) continue;
            ClBuffer table = table(g, face, phase);
            Tiled.Work work =
                    new Tiled.Work(
                            "-DWALK",
                            g.groups(),
                            rows,
                            others * phase.taps(),
                            g.n() * phase.count(),
                            whole);
            if (work.thin()) {
                Steps steps = whole ? behind.in("walk_terms") : Steps.NONE;
                List<Object> arguments = new ArrayList<>(List.of(data, weights, y, table, n));
                each("walk_terms", n, steps, arguments);
            } else {
                ClBuffer terms = terms(g, face, phase);
                tiled.run(tiling.of(work), work, behind, weights, data, y, table, terms);
            }
        }
    }

    private void each(String kernel, int items, Steps steps, List<Object> arguments) {
        steps.addTo(arguments, session.memory());
        Program program = session.program(steps.text(), "", Products.TERMS);
        session.each(program, kernel, items, arguments.toArray());
    }

    /// Whether the face is a product of the weights and each sample as they lie in memory, with
    /// enough columns of each sample's own.
    private static boolean pointwise(ConvGeometry g, Phase phase) {
        boolean wide = g.n() == 1 || g.inPlane() >= WIDE;
        return wide
                && g.groups() == 1
                && g.taps() == 1
                && identity(phase.z())
                && identity(phase.y())
                && identity(phase.x());
    }

    private static boolean identity(Walk w) {
        return w.count() == w.extent()
                && w.to() == 0
                && w.toStep() == 1
                && w.taps() == 1
                && w.from() == 0
                && w.fromStep() == 1;
    }

    private static Product pointwiseProduct(ConvGeometry g, boolean output) {
        int rows = output ? g.o() : g.c();
        int terms = output ? g.c() : g.o();
        return new Product(g.n(), rows, terms, g.inPlane(), !output, false, true, false);
    }

    private void weights(ConvGeometry g, ClBuffer x, ClBuffer above, Behind behind, ClBuffer y) {
        int n = y.size();
        if (n == 0) return;
        Phase phase = g.phases(Face.OUTPUT).getFirst();
        ClBuffer table = table(g, Face.WEIGHT, phase);
        int terms = g.n() * g.outPlane();
        Tiled.Work work =
                new Tiled.Work(
                        "-DWEIGHT", g.groups(), g.groupO(), terms, g.groupC() * g.taps(), true);
        if (!work.thin()) {
            tiled.run(tiling.of(work), work, behind, above, x, y, table, table);
        } else if (splitting.splits(n, terms)) {
            splitting.sum(
                    n,
                    terms,
                    y,
                    behind,
                    (to, items, split) ->
                            each(
                                    "weight_terms",
                                    items,
                                    Steps.NONE,
                                    weightTerms(g, x, above, to, table, n, split)));
        } else {
            Steps steps = behind.in("weight_terms");
            each("weight_terms", n, steps, weightTerms(g, x, above, y, table, n, 0));
        }
    }

    private static List<Object> weightTerms(
            ConvGeometry g,
            ClBuffer x,
            ClBuffer above,
            ClBuffer to,
            ClBuffer table,
            int n,
            int split) {
        return new ArrayList<>(List.of(x, above, to, table, n, g.n(), split));
    }

    private record TermsKey(ConvGeometry g, Face face, Phase phase) {}

    /// For each term eight numbers: where its plane begins, how far it lies along z, y and x from
    /// the element's first, and where its weight lies in the row.
    private ClBuffer terms(ConvGeometry g, Face face, Phase phase) {
        return tables.ints(new TermsKey(g, face, phase), () -> termNumbers(g, face, phase));
    }

    private static int[] termNumbers(ConvGeometry g, Face face, Phase phase) {
        boolean output = face == Face.OUTPUT;
        int others = output ? g.groupC() : g.groupO();
        int plane = output ? g.inPlane() : g.outPlane();
        int stride = output ? g.taps() : g.groupC() * g.taps();
        int[] t = new int[TERM * others * phase.taps()];
        int at = 0;
        for (int other = 0; other < others; other++) {
            for (int tz = 0; tz < phase.z().taps(); tz++) {
                for (int ty = 0; ty < phase.y().taps(); ty++) {
                    for (int tx = 0; tx < phase.x().taps(); tx++) {
                        t[at] = other * plane;
                        t[at + 1] = tz * phase.z().fromTap();
                        t[at + 2] = ty * phase.y().fromTap();
                        t[at + 3] = tx * phase.x().fromTap();
                        int kernel =
                                g.weightIndex(
                                        0,
                                        0,
                                        tap(phase.z(), tz),
                                        tap(phase.y(), ty),
                                        tap(phase.x(), tx));
                        t[at + 4] = other * stride + kernel;
                        at += TERM;
                    }
                }
            }
        }
        return t;
    }

    private static int tap(Walk w, int t) {
        return w.tap() + t * w.tapStep();
    }

    private record Key(ConvGeometry g, Face face, Phase phase) {}

    private ClBuffer table(ConvGeometry g, Face face, Phase phase) {
        return tables.ints(new Key(g, face, phase), () -> numbers(g, face, phase));
    }

    /// The numbers of a face as `terms.cl` reads them.
    private static int[] numbers(ConvGeometry g, Face face, Phase phase) {
        int[] t = new int[NUMBERS];
        List<Walk> walks = List.of(phase.z(), phase.y(), phase.x());
        for (int a = 0; a < walks.size(); a++) walk(walks.get(a), t, 10 * a);
        boolean input = face == Face.INPUT;
        int perOutput = g.groupC() * g.taps();
        t[30] = input ? g.groupC() : g.groupO();
        t[31] = input ? g.groupO() : g.groupC();
        t[32] = g.groups();
        t[33] = input ? g.taps() : perOutput;
        t[34] = input ? perOutput : g.taps();
        t[35] = g.groupO() * perOutput;
        t[36] = g.y().kernel();
        t[37] = g.x().kernel();
        t[38] = input ? g.z().in() : g.z().out();
        t[39] = input ? g.y().in() : g.y().out();
        t[40] = input ? g.x().in() : g.x().out();
        t[41] = g.taps();
        return t;
    }

    private static void walk(Walk w, int[] t, int at) {
        t[at] = w.count();
        t[at + 1] = w.to();
        t[at + 2] = w.toStep();
        t[at + 3] = w.taps();
        t[at + 4] = w.tap();
        t[at + 5] = w.tapStep();
        t[at + 6] = w.from();
        t[at + 7] = w.fromStep();
        t[at + 8] = w.fromTap();
        t[at + 9] = w.extent();
    }
}
