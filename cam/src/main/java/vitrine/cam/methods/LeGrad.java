package vitrine.cam.methods;

import vitrine.cam.AttentionTap;
import vitrine.cam.Evidence;
import vitrine.cam.LayerEvidence;
import vitrine.cam.Method;
import vitrine.cam.Network;
import vitrine.cam.NotApplicable;
import vitrine.cam.Place;
import vitrine.cam.Study;
import vitrine.cam.Sweep;
import vitrine.cam.Target;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Selector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// LeGrad (Bousselham, Boggust, Chaybouti, Strobelt, Kuehne, 2024): how the attention of each block
/// forms the features that speak for the target. Block `l` puts out tokens `Z_l`; `s_l` is the
/// score if the model's answer were read, behind the last block, from tokens that are all the mean
/// of `Z_l`. The map is the mean over blocks of `relu(∂s_l/∂A_l)`, averaged over heads and over the
/// tokens that look, on the grid of those looked at; `A_l` are the attention probabilities.
///
/// The blocks are those from the place on, from the input on by itself.
///
/// Worked example, a class token and two tokens of a 1×2 grid, one block of one head with values `v
/// = (0, 9, -9)`, `Z = A v`, and an answer that is its token's number. `s = mean(A v)`, so every
/// row of `∂s/∂A` is `v/3 = (0 3 -3)`, its positive part `(0 3 0)`, and the map is `[3 0]`.
public record LeGrad() implements Method {
    @Override
    public String name() {
        return "le-grad";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        List<AttentionTap> taps = AttentionTap.of(this, e);
        List<LayerEvidence> blocks = blocks(e, taps);
        Evidence last = e.at(Place.of(taps.getLast().block())).laidOut();
        Tensor z = e.at(new Place.LayerInput(taps.getFirst().block())).laidOut().activation();
        List<Tensor> maps = new ArrayList<>();
        for (int l = 0; l < taps.size(); l++) {
            Tensor out = blocks.get(l).output();
            maps.add(taps.get(l).map(formed(last, blocks.get(l), taps.get(l).path(), z)));
            z = out;
        }
        Tensor each = e.note("blocks", () -> Layouts.cat(1, maps.toArray(Tensor[]::new)));
        return each.mean(1);
    }

    private static List<LayerEvidence> blocks(Evidence e, List<AttentionTap> taps) {
        List<String> paths = taps.stream().map(AttentionTap::block).toList();
        return e.layers(new Selector("blocks", l -> paths.contains(l.path()), false));
    }

    /// `relu(∂s/∂A)` of one block for each token looked at, `[n, t]`.
    private Tensor formed(Evidence last, LayerEvidence block, String tap, Tensor in) {
        Network network = inputs -> last.scoreAt(averaged(run(block, inputs.getFirst())));
        Target score = Target.of("score of the mean token", s -> s);
        Study inner =
                new Study(network, List.of(in), List.of(Place.of(tap)), score, Sweep.AUTOMATIC);
        Tensor positive = AttentionTap.overHeads(inner.evidence().gradient().relu());
        return positive.mean(1).reshape(positive.shape().dim(0), positive.shape().dim(2));
    }

    /// The block by itself, which must give what it gave in the model.
    private Tensor run(LayerEvidence block, Tensor in) {
        Layer layer = block.layer();
        Tensor z = layer.apply(in);
        if (!Arrays.equals(z.toDoubles(), block.output().toDoubles())) {
            throw new NotApplicable(
                    "le-grad: needs blocks that follow each other, and "
                            + layer.path()
                            + " is given something else than the block before it puts out");
        }
        return z;
    }

    private static Tensor averaged(Tensor tokens) {
        return tokens.mean(1).expandTo(tokens.shape());
    }
}
