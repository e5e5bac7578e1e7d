package vitrine.cam.methods;

import org.jspecify.annotations.Nullable;

import vitrine.cam.Evidence;
import vitrine.cam.LayerEvidence;
import vitrine.cam.Method;
import vitrine.cam.Place;
import vitrine.cam.Profile;
import vitrine.cam.Rendering;
import vitrine.cam.Space;
import vitrine.cam.decomposition.Centring;
import vitrine.cam.decomposition.PrincipalComponent;
import vitrine.cam.decomposition.Sign;
import vitrine.engine.Interpolation;
import vitrine.engine.Layouts;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;
import vitrine.nn.BatchNorm2d;
import vitrine.nn.Biased;
import vitrine.nn.Conv2d;
import vitrine.nn.Layer;
import vitrine.nn.Selector;
import vitrine.nn.TokenGrid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// FullGrad (Srinivas and Fleuret: *Full-Gradient Representation*, 2019): the input's share and
/// that of every bias behind it, `x ⊙ ∂S/∂x + Σ_l Σ_c b_lc ⊙ ∂S/∂y_lc`, where layer `l` puts out
/// `y_l`. In a network of products, biases and ReLUs the shares add up to the score.
///
/// A layer's share is spread over the input without changing its sum, each position as a reducing
/// triangle filter would gather it; what has no position (a linear layer at the end, a class token)
/// is spread evenly. Biases are those of every [Biased] layer, a batch normalisation's with its
/// running mean counted in. So the map adds up to the score less the note `residual`, which is not
/// zero where layers are curved or normalise over their input, and where a model adds constants
/// that are no layer's bias. Looked at from a layer that everything goes through, `A ⊙ ∂S/∂A` and
/// the biases behind it add up likewise; past any other, the rest goes into `residual`.
///
/// The display is of the map's absolute value. The paper's own picture takes absolute values of
/// every share and scales each to `[0, 1]` before adding, which shows more of the late layers and
/// adds up to nothing: see [Form#PYTORCH_GRAD_CAM].
///
/// Worked example: `x = [1 2]`, `y = 3x - 4` by a 1×1 kernel with its bias, `S = Σ relu(y) = 2`.
/// Only the second `y` is positive, so `x ⊙ ∂S/∂x = [0 6]`, the bias' share is `[0 -4]`, and the
/// map `[0 2]`.
///
/// @param form which formula
public record FullGrad(Form form) implements Method {
    /// Which formula.
    public enum Form {
        /// Signed, complete.
        COMPLETE,
        /// pytorch-grad-cam's: absolute values of the input's channels and of convolutions' and
        /// batch normalisations' channels, each scaled to `[0, 1]` by itself before all are added.
        /// The sum is scaled likewise, and neither rectified nor complete.
        PYTORCH_GRAD_CAM,
        /// pytorch-grad-cam's with `eigen_smooth`: in place of the sum the principal component of
        /// the input's channels and the layers' sums at an eighth of the input's extents, scaled
        /// before and after resizing. Its sign agrees with their mean.
        PYTORCH_GRAD_CAM_EIGEN_SMOOTH
    }

    private static final double EPSILON = 1e-7;
    private static final Selector BIASED =
            new Selector("layers with a bias", FullGrad::biased, false);
    private static final Selector CONVOLUTIONS =
            new Selector(
                    "convolutions and batch normalisations with a bias",
                    l -> biased(l) && (l instanceof Conv2d || l instanceof BatchNorm2d),
                    false);

    /// The form of a profile.
    public static FullGrad of(Profile profile) {
        return new FullGrad(
                profile == Profile.PYTORCH_GRAD_CAM ? Form.PYTORCH_GRAD_CAM : Form.COMPLETE);
    }

    @Override
    public String name() {
        return "full-grad";
    }

    @Override
    public Place place(String layer) {
        return Place.input();
    }

    @Override
    public Tensor map(Evidence e) {
        return switch (form) {
            case COMPLETE -> complete(e);
            case PYTORCH_GRAD_CAM -> planes(e).sum(1);
            case PYTORCH_GRAD_CAM_EIGEN_SMOOTH -> smoothed(planes(e));
        };
    }

    @Override
    public Rendering rendering(Profile profile) {
        return switch (form) {
            case COMPLETE ->
                    (maps, extents) ->
                            profile.display(maps.stream().map(Tensor::abs).toList(), extents);
            case PYTORCH_GRAD_CAM ->
                    (maps, extents) -> Interpolation.LINEAR.resize(scaled(mean(maps), 1), extents);
            case PYTORCH_GRAD_CAM_EIGEN_SMOOTH ->
                    (maps, extents) -> {
                        Tensor small = scaled(mean(maps), 1);
                        return scaled(Interpolation.LINEAR.resize(small, extents), 1);
                    };
        };
    }

    private static Tensor mean(List<Tensor> maps) {
        return maps.stream().reduce(Tensor::add).orElseThrow().div(maps.size());
    }

    private static boolean biased(Layer layer) {
        return layer instanceof Biased b && b.bias() != null;
    }

    /// The layers behind the place; the place's own bias is part of its value.
    private static List<LayerEvidence> behind(Evidence e, Selector selector) {
        return e.layers(selector).stream()
                .filter(l -> !new Place.LayerOutput(l.layer().path()).equals(e.place()))
                .toList();
    }

    private Tensor complete(Evidence e) {
        List<LayerEvidence> layers = behind(e, BIASED);
        Tensor a = e.activation();
        Tensor map = e.note("input share", () -> a.mul(e.gradient()).sum(1));
        List<Tensor> totals = new ArrayList<>(List.of(total(map)));
        Tensor homeless = total(map).mul(0);
        Map<List<Integer>, Tensor> alike = new LinkedHashMap<>();
        for (LayerEvidence l : layers) {
            Tensor placed = placed(l, Space.axes(a).length);
            boolean tokens = onTokens(l, Space.axes(a).length);
            Tensor total = placed == null || tokens ? total(share(l)) : total(placed);
            totals.add(total);
            if (placed == null) homeless = homeless.add(total);
            else alike.merge(extents(placed), placed, Tensor::add);
            if (placed != null && tokens) homeless = homeless.add(total.sub(total(placed)));
        }
        for (Tensor placed : alike.values()) map = map.add(spread(placed, Space.extents(a)));
        Tensor shares = e.note("shares", () -> Layouts.cat(1, totals.toArray(Tensor[]::new)));
        e.note("residual", () -> e.score().sub(shares.sum(1)));
        Tensor even = homeless.div(Space.positions(a));
        return map.add(even.reshape(ones(map.shape().rank()).with(0, even.shape().dim(0))));
    }

    private static List<Integer> extents(Tensor map) {
        return Arrays.stream(Space.extents(map)).boxed().toList();
    }

    /// `b ⊙ ∂S/∂y`, as the model lays `y` out.
    private static Tensor share(LayerEvidence l) {
        Biased layer = (Biased) l.layer();
        Tensor bias = layer.bias();
        if (bias == null) return l.gradient().mul(0);
        Shape s = l.gradient().shape();
        int axis = s.axis(layer.channelAxis());
        return l.gradient().mul(bias.reshape(ones(s.rank()).with(axis, s.dim(axis))));
    }

    /// The share as a map with as many axes of space as the input, or null if it has no place
    /// there. On a grid of tokens the ones before it are not on the map.
    private static @Nullable Tensor placed(LayerEvidence l, int axes) {
        TokenGrid grid = l.grid();
        if (grid != null && onTokens(l, axes)) return grid.toMap(share(l)).sum(1);
        Tensor bias = ((Biased) l.layer()).bias();
        Shape s = l.gradient().shape();
        boolean map = ((Biased) l.layer()).channelAxis() == 1 && axes > 0 && s.rank() == 2 + axes;
        if (!map || bias == null) return null;
        Tensor g = l.gradient().reshape(s.dim(0), s.dim(1), s.product(2, s.rank()));
        return bias.reshape(1, 1, s.dim(1)).matmul(g).reshape(s.with(1, 1));
    }

    private static boolean onTokens(LayerEvidence l, int axes) {
        TokenGrid grid = l.grid();
        return axes == 2 && grid != null && grid.fits(l.gradient().shape());
    }

    private static Tensor total(Tensor x) {
        int[] axes = IntStream.range(1, x.shape().rank()).toArray();
        return x.sum(axes).reshape(x.shape().dim(0), 1);
    }

    private static Shape ones(int rank) {
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        return new Shape(ones);
    }

    /// The transpose of reducing to the map's extents, so that the sum stays.
    private static Tensor spread(Tensor map, int[] extents) {
        if (Arrays.equals(extents, Space.extents(map))) return map;
        Shape wide = map.shape();
        for (int axis = 0; axis < extents.length; axis++) wide = wide.with(axis + 2, extents[axis]);
        Trace trace = new Trace();
        Tensor from = trace.watch(map.engine().full(wide, 0));
        Tensor reduced = Interpolation.LINEAR_ANTIALIAS.resize(from, Space.extents(map));
        return trace.gradient(reduced, map, from);
    }

    /// Channels of the input, then a plane for each layer, `[n, planes, ...]` at the input's
    /// extents.
    private static Tensor planes(Evidence e) {
        Tensor a = e.activation();
        List<Tensor> planes = new ArrayList<>();
        planes.add(scaled(a.mul(e.gradient()).abs(), 2));
        for (LayerEvidence l : behind(e, CONVOLUTIONS)) {
            Tensor plane = scaled(share(l).abs(), 2).sum(1);
            planes.add(Interpolation.LINEAR.resize(plane, Space.extents(a)));
        }
        return Layouts.cat(1, planes.toArray(Tensor[]::new));
    }

    /// The principal component of the planes at an eighth of their extents.
    private static Tensor smoothed(Tensor planes) {
        int[] extents = Arrays.stream(Space.extents(planes)).map(d -> Math.max(d / 8, 1)).toArray();
        Tensor small = Interpolation.LINEAR.resize(scaled(planes, 2), extents);
        return new PrincipalComponent(Centring.CHANNELS, Sign.ACTIVATION).of(small);
    }

    /// `(x - min) / (1e-7 + max)` over the axes from `from` on.
    private static Tensor scaled(Tensor x, int from) {
        int[] axes = IntStream.range(from, x.shape().rank()).toArray();
        Tensor raised = x.sub(x.amin(axes));
        return raised.div(raised.amax(axes).add(EPSILON));
    }
}
