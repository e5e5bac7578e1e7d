package vitrine.nn.models;

import org.jspecify.annotations.Nullable;

import vitrine.engine.Attention;
import vitrine.engine.Engine;
import vitrine.engine.Layouts;
import vitrine.engine.Tensor;
import vitrine.nn.Layer;
import vitrine.nn.Linear;
import vitrine.nn.Site;
import vitrine.nn.Tap;
import vitrine.nn.TokenGrid;

import java.util.List;

/// `softmax(q kᵀ / √d + bias) v` for each head within each window, then `proj`: the attention of
/// [Swin]. The bias depends on how far two tokens are apart, and comes from
/// `relative_position_bias_table`. What the layers inside see has windows in place of rows, so it
/// is announced to lie apart. Where a token stands in the table is computed; checkpoints may hold
/// it as `relative_position_index`.
final class WindowAttention extends Layer {
    private final int heads;
    private final Windows windows;
    private final Tensor bias;
    private final Linear qkv;
    private final Tap softmax;
    private final Linear proj;

    /// For maps of the size that came last.
    private volatile @Nullable WindowGrid last;

    WindowAttention(Site site, int width, int heads, Windows windows) {
        super(site);
        this.heads = heads;
        this.windows = windows;
        int reach = 2 * windows.side() - 1;
        int tokens = windows.side() * windows.side();
        site.weights().unused(site.path() + ".relative_position_index");
        Tensor table = site.parameter("relative_position_bias_table", reach * reach, heads);
        this.bias =
                table.indexSelect(0, windows.pairs())
                        .reshape(tokens, tokens, heads)
                        .permute(2, 0, 1);
        this.qkv = new Linear(site.at("qkv"), width, 3 * width);
        this.softmax = new Tap(site.at("softmax"));
        this.proj = new Linear(site.at("proj"), width, width);
    }

    @Override
    protected Tensor forward(Tensor x) {
        int h = x.shape().dim(1);
        int w = x.shape().dim(2);
        TokenGrid.apart().announce();
        WindowGrid grid = over(x.engine(), h, w);
        List<Tensor> parts = Layouts.chunk(qkv.apply(grid.cut(x)), 3, 3);
        Tensor q = Heads.split(parts.get(0), heads);
        Tensor k = Heads.split(parts.get(1), heads);
        Tensor v = Heads.split(parts.get(2), heads);
        Tensor added = grid.mask() == null ? bias : bias.add(grid.mask());
        Tensor p = softmax.apply(Attention.probabilities(q, k, added));
        Tensor y = grid.join(proj.apply(Heads.merge(p.matmul(v))));
        TokenGrid.channelsLast(h, w).announce();
        return y;
    }

    private WindowGrid over(Engine engine, int height, int width) {
        WindowGrid known = last;
        if (known != null && known.height() == height && known.width() == width) return known;
        WindowGrid grid = WindowGrid.of(windows, engine, height, width);
        last = grid;
        return grid;
    }
}
