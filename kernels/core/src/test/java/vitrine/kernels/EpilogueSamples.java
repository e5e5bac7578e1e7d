package vitrine.kernels;

import static vitrine.kernels.KernelSample.ordinary;

import vitrine.kernels.Epilogue.Spread;
import vitrine.kernels.KernelSample.Operand;

import java.util.ArrayList;
import java.util.List;

/// The samples of steps behind another computation: alone, behind products, and behind the faces of
/// convolutions.
final class EpilogueSamples {
    private EpilogueSamples() {}

    /// Sequences of steps on `in`: two operands of one channel each, and one as large as the
    /// result.
    private enum Steps {
        AFFINE {
            @Override
            List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole) {
                return List.of(fma(0, scale, shift));
            }
        },
        AFFINE_RELU {
            @Override
            List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole) {
                return List.of(fma(0, scale, shift), relu());
            }
        },
        AFFINE_ADD_RELU {
            @Override
            List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole) {
                return List.of(fma(0, scale, shift), add(0, whole), relu());
            }
        },
        BIAS_ADD_AFFINE {
            @Override
            List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole) {
                return List.of(add(0, shift), add(1, whole), fma(1, scale, whole));
            }
        },
        AFFINE_ADD {
            @Override
            List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole) {
                return List.of(fma(0, scale, shift), add(0, whole), fma(2, whole, shift));
            }
        };

        abstract List<Epilogue.Step> of(Spread scale, Spread shift, Spread whole);
    }

    static Epilogue.Step relu() {
        return new Epilogue.Unary(UnaryFn.RELU);
    }

    static Epilogue.Step add(int place, Spread other) {
        return new Epilogue.Binary(BinaryFn.ADD, place, other);
    }

    static Epilogue.Step fma(int place, Spread first, Spread second) {
        return new Epilogue.Ternary(TernaryFn.FMA, place, List.of(first, second));
    }

    /// Every sequence alone, and behind every product and face one in turn.
    static List<KernelSample> all() {
        List<KernelSample> samples = new ArrayList<>();
        for (Steps steps : Steps.values()) {
            samples.add(alone(steps, 5, 65, 3));
            samples.add(alone(steps, 1000, 1, 40));
            samples.add(alone(steps, 1, 1, 257));
        }
        for (Product p : WindowSamples.products()) {
            if (p.batch() * p.m() * p.n() == 0) continue;
            Fused fused = (k, in, e, y) -> k.product(p, in.get(0), in.get(1), e, y);
            Steps steps = turn(samples.size());
            samples.add(behind(WindowSamples.sample(p), fused, steps, p.n(), 1, p.k()));
        }
        for (ConvGeometry g : WindowSamples.convolutions()) {
            if (g.n() == 0) continue;
            for (Face f : Face.values()) samples.add(behind(g, f, turn(samples.size())));
        }
        return samples;
    }

    private static Steps turn(int i) {
        return Steps.values()[i % Steps.values().length];
    }

    private static KernelSample behind(ConvGeometry g, Face face, Steps steps) {
        KernelSample s = WindowSamples.sample(g, face, Values.ORDINARY);
        Fused fused = (k, in, e, y) -> k.convolve(g, face, in.get(0), in.get(1), e, y);
        int terms = WindowSamples.terms(g, face);
        return switch (face) {
            case OUTPUT -> behind(s, fused, steps, g.o(), g.outPlane(), terms);
            case INPUT -> behind(s, fused, steps, g.c(), g.inPlane(), terms);
            case WEIGHT -> behind(s, fused, steps, g.o(), g.groupC() * g.taps(), terms);
        };
    }

    /// `x` with its steps, for `outer · count · inner` elements.
    private static KernelSample alone(Steps steps, int count, int inner, int outer) {
        int size = outer * count * inner;
        return new KernelSample(
                "chain " + steps + " " + size + " " + count,
                List.of(ordinary(size), ordinary(count), ordinary(count), ordinary(size)),
                size,
                new ErrorBound.Roundings(3),
                (k, in, y) ->
                        k.chain(epilogue(steps, in, 1, count, inner, size), in.getFirst(), y));
    }

    /// A computation with room for steps behind it.
    @FunctionalInterface
    private interface Fused {
        void run(Kernels k, List<Buffer> in, Epilogue e, Buffer y);
    }

    private static KernelSample behind(
            KernelSample s, Fused fused, Steps steps, int count, int inner, int terms) {
        List<Operand> operands = new ArrayList<>(s.operands());
        int first = operands.size();
        operands.addAll(List.of(ordinary(count), ordinary(count), ordinary(s.size())));
        return new KernelSample(
                s.name() + " " + steps,
                operands,
                s.size(),
                new ErrorBound.Roundings(Math.min(terms, 256) + Math.ceilDiv(terms, 256) + 3),
                (k, in, y) -> {
                    Epilogue e = epilogue(steps, in, first, count, inner, s.size());
                    fused.run(k, in, e, y);
                });
    }

    private static Epilogue epilogue(
            Steps steps, List<Buffer> in, int first, int count, int inner, int size) {
        return new Epilogue(
                steps.of(
                        new Spread(in.get(first), count, inner),
                        new Spread(in.get(first + 1), count, inner),
                        new Spread(in.get(first + 2), size, 1)));
    }
}
