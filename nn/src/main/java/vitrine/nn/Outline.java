package vitrine.nn;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ReceptiveField;
import vitrine.engine.ReceptiveFields;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;
import vitrine.engine.Trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The structure of a model at an input's size: every value that a hook can see, in the order in
/// which a run computes them. Numbers play no part, so [vitrine.engine.Engine#outline()] will do.
///
/// A value is a map if the model announced a [TokenGrid] that it fits; or, where none was
/// announced, if it is `[n, c, h, w]` with `h` along the input's rows and `w` along its columns.
public final class Outline {
    private static final int TOKENS = 1;
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    /// One call of a layer.
    private record Call(Layer layer, Tensor value, @Nullable TokenGrid announced) {
        /// Where the value's tokens lie, or null if they lie nowhere.
        @Nullable TokenGrid grid() {
            return announced != null && announced.fits(value.shape()) ? announced : null;
        }
    }

    private final Layer model;
    private final Tensor input;
    private final List<LayerOutline> layers;

    private Outline(Layer model, Tensor input) {
        this.model = model;
        this.input = input;
        List<Call> calls = new ArrayList<>();
        Trace trace = new Trace();
        Tensor x = trace.watch(input);
        Tensor output =
                Hooks.none()
                        .output(
                                Selector.all(),
                                (layer, y) -> {
                                    calls.add(new Call(layer, y, TokenGrid.current()));
                                    return y;
                                })
                        .during(() -> model.apply(x));
        this.layers = List.copyOf(new Reader(trace, x, output, calls).layers());
    }

    /// Runs a model once.
    ///
    /// @param input photos `[n, c, height, width]`
    public static Outline of(Layer model, Tensor input) {
        if (input.shape().rank() != COLUMNS + 1) {
            throw new ModelException(
                    "outline: needs photos [n, c, height, width], got " + input.shape());
        }
        return new Outline(model, input);
    }

    /// Each layer once, in the order of the last calls: a layer stands behind those inside of it.
    public List<LayerOutline> layers() {
        return layers;
    }

    /// Whether the output depends on the input only through the output of that layer; a branch
    /// beside a shortcut is no such layer.
    public boolean bottleneck(String path) {
        Tensor x = new Trace().watch(input);
        return !Hooks.none()
                .output(Selector.path(path), (layer, y) -> y.detached())
                .during(() -> model.apply(x))
                .traced();
    }

    /// Makes what is told of the calls of one run.
    private record Reader(Trace trace, Tensor input, Tensor output, List<Call> calls) {
        List<LayerOutline> layers() {
            Map<String, Integer> counts = new LinkedHashMap<>();
            Map<String, Integer> last = new LinkedHashMap<>();
            for (int i = 0; i < calls.size(); i++) {
                String path = calls.get(i).layer().path();
                counts.merge(path, 1, Integer::sum);
                last.put(path, i);
            }
            ReceptiveFields rows = new ReceptiveFields(input, ROWS);
            ReceptiveFields columns = new ReceptiveFields(input, COLUMNS);
            int blind = blind();
            List<LayerOutline> layers = new ArrayList<>();
            last.values().stream()
                    .sorted()
                    .forEach(i -> {
                        Call call = calls.get(i);
                        int count = counts.getOrDefault(call.layer().path(), 1);
                        layers.add(outline(call, count, rows, columns, i >= blind));
                    });
            return layers;
        }

        /// The first call from which on only prefix tokens reach the output.
        private int blind() {
            for (int i = calls.size() - 1; i >= 0; i--) {
                TokenGrid grid = calls.get(i).grid();
                if (grid == null || grid.prefix() == 0) continue;
                if (reaching(calls.get(i).value()) > grid.prefix()) return i + 1;
            }
            return 0;
        }

        /// The end of the tokens that the output sees.
        private int reaching(Tensor value) {
            if (!value.traced()) return 0;
            return switch (new ReceptiveFields(value, TOKENS).of(output)) {
                case ReceptiveField.None _ -> 0;
                case ReceptiveField.Irregular part -> part.end();
                case ReceptiveField.Whole _, ReceptiveField.Window _ -> value.shape().dim(TOKENS);
            };
        }

        private LayerOutline outline(
                Call call, int count, ReceptiveFields rows, ReceptiveFields columns, boolean late) {
            TokenGrid grid = call.grid();
            Tensor value = grid == null ? call.value() : grid.toMap(call.value());
            ReceptiveField r = rows.of(value);
            ReceptiveField c = columns.of(value);
            Shape s = value.shape();
            boolean photo = call.announced() == null && s.rank() == COLUMNS + 1 && upright(r, c);
            boolean isMap = grid != null || photo;
            Shape map = isMap ? new Shape(s.dim(ROWS), s.dim(COLUMNS)) : null;
            boolean blind = late && grid != null && grid.prefix() > 0;
            return new LayerOutline(
                    call.layer().path(),
                    type(call.layer()),
                    call.value().shape(),
                    count,
                    grid,
                    map,
                    r,
                    c,
                    obstacle(call, count, map, blind));
        }

        /// Whether what differs along the axes of rows and columns differs there alone.
        private static boolean upright(ReceptiveField rows, ReceptiveField columns) {
            for (int a = 0; a <= COLUMNS; a++) {
                if (a != ROWS && rows.variesAlong(a)) return false;
                if (a != COLUMNS && columns.variesAlong(a)) return false;
            }
            return true;
        }

        private static String type(Layer layer) {
            String type = layer.getClass().getSimpleName();
            return layer instanceof Activation a ? type + " " + a.name() : type;
        }

        private String obstacle(Call call, int count, @Nullable Shape map, boolean blind) {
            if (map == null) return "its output is no map";
            if (count > 1) return "it is called " + count + " times in a run";
            if (!call.value().traced() || !trace.depends(output, call.value())) {
                return "the model's output does not depend on it";
            }
            if (map.size() == 1) return "its map has one place";
            return blind ? "only prefix tokens reach the model's output from here" : "";
        }
    }
}
