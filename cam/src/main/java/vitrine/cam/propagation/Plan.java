package vitrine.cam.propagation;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Place;
import vitrine.cam.Recording;
import vitrine.cam.propagation.Layers.Kind;
import vitrine.engine.Binary;
import vitrine.engine.Convolution;
import vitrine.engine.Line;
import vitrine.engine.MatMul;
import vitrine.engine.Normalize;
import vitrine.engine.Op;
import vitrine.engine.Permute;
import vitrine.engine.Reshape;
import vitrine.engine.Shape;
import vitrine.engine.Ternary;

import java.util.ArrayList;
import java.util.List;

/// Which lines of a recording are affine layers, with the bias and the batch normalisation that
/// belong to each.
final class Plan {
    private static final int NONE = -1;

    private final List<Line> lines;
    private final int output;
    private final BatchNorms norms;
    private final boolean atInput;
    private final List<List<Integer>> readers = new ArrayList<>();
    private final @Nullable Part[] parts;

    /// What a line is for an affine layer.
    sealed interface Part {}

    /// The product itself.
    ///
    /// @param line its number
    /// @param kind what it is
    /// @param first whether no other product lies between it and the model's input
    /// @param last whether no other product lies between it and the model's output
    record Core(int line, Kind kind, boolean first, boolean last) implements Part {}

    /// A bias, a batch normalisation or a change of layout that belongs to the product of line
    /// `core`.
    record Inside(int core) implements Part {}

    /// A batch normalisation that lets relevance pass.
    record Passing() implements Part {}

    Plan(Recording recording, Place place, BatchNorms norms) {
        this.lines = recording.lines();
        this.output = recording.output();
        this.norms = norms;
        this.atInput = place instanceof Place.ModelInput;
        this.parts = new Part[output + 1];
        for (int i = 0; i <= output; i++) readers.add(new ArrayList<>());
        for (int i = 0; i <= output; i++) {
            for (int s : lines.get(i).sources()) if (s != Line.CONSTANT) readers.get(s).add(i);
        }
        boolean[] before = productsBefore();
        boolean[] after = productsAfter();
        for (int i = 0; i <= output; i++) {
            Kind kind = kind(lines.get(i));
            if (kind == null) continue;
            parts[i] = new Core(i, kind, atInput && !before[i], !after[i]);
            gather(i);
        }
        for (int i = 0; i <= output; i++) {
            if (parts[i] != null || !normalises(lines.get(i))) continue;
            if (norms == BatchNorms.PASSED) parts[i] = new Passing();
            if (norms == BatchNorms.RULED) {
                parts[i] = new Core(i, Kind.SCALE, atInput && !before[i], !after[i]);
            }
        }
    }

    /// What line `i` is for an affine layer, or null.
    @Nullable Part part(int i) {
        return parts[i];
    }

    private static @Nullable Kind kind(Line line) {
        if (line.recorded() != 1) return null;
        return switch (line.op()) {
            case Convolution _ -> Kind.CONVOLUTION;
            case MatMul _ -> Kind.DENSE;
            case null, default -> null;
        };
    }

    private boolean[] productsBefore() {
        boolean[] before = new boolean[output + 1];
        for (int i = 0; i <= output; i++) {
            for (int s : lines.get(i).sources()) {
                if (s != Line.CONSTANT && (before[s] || kind(lines.get(s)) != null))
                    before[i] = true;
            }
        }
        return before;
    }

    private boolean[] productsAfter() {
        boolean[] after = new boolean[output + 1];
        for (int i = output; i >= 0; i--) {
            for (int r : readers.get(i)) {
                if (after[r] || kind(lines.get(r)) != null) after[i] = true;
            }
        }
        return after;
    }

    /// Follows what the product alone feeds, as long as it is a bias, a batch normalisation or a
    /// change of layout.
    private void gather(int core) {
        List<Integer> chain = new ArrayList<>();
        int whole = 0;
        boolean biased = false;
        for (int at = core, next = onlyReader(at); next != NONE; at = next, next = onlyReader(at)) {
            Line line = lines.get(next);
            boolean bias = !biased && adds(line) && line.scope().equals(lines.get(core).scope());
            boolean norm = chain.size() == whole && merges(core, line);
            if (!bias && !norm && !relays(line.op())) break;
            chain.add(next);
            if (bias || norm) whole = chain.size();
            if (norm) break;
            biased |= bias;
        }
        for (int line : chain.subList(0, whole)) parts[line] = new Inside(core);
    }

    private int onlyReader(int i) {
        return i != output && readers.get(i).size() == 1 ? readers.get(i).getFirst() : NONE;
    }

    private static boolean relays(@Nullable Op op) {
        return op instanceof Reshape || op instanceof Permute;
    }

    private static boolean adds(Line line) {
        if (!(line.op() instanceof Binary b) || !Functions.name(b).equals("ADD")) return false;
        int recorded = line.recorded(0) ? 0 : 1;
        return line.recorded() == 1 && line.arguments().get(recorded).equals(line.shape());
    }

    private boolean merges(int core, Line line) {
        if (norms != BatchNorms.MERGED || !normalises(line)) return false;
        Line product = lines.get(core);
        Shape scale = line.arguments().get(1);
        return switch (product.op()) {
            case Convolution _ -> product.recorded(0) && alongOnly(scale, 1);
            case MatMul m ->
                    m != MatMul.ATG
                            && product.recorded(0)
                            && product.arguments().get(1).rank() == 2
                            && alongOnly(scale, scale.rank() - 1);
            case null, default -> false;
        };
    }

    private static boolean alongOnly(Shape s, int axis) {
        return s.size() == s.dim(axis);
    }

    /// Whether the line is `x · scale + shift` with constants, and not the second half of a layer
    /// normalisation.
    private boolean normalises(Line line) {
        return line.op() instanceof Ternary t
                && Functions.name(t).equals("FMA")
                && line.recorded(0)
                && line.recorded() == 1
                && line.arguments().getFirst().equals(line.shape())
                && !(lines.get(line.sources().getFirst()).op() instanceof Normalize);
    }
}
