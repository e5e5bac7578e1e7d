package vitrine.app.cli;

import org.jspecify.annotations.Nullable;

import vitrine.engine.ReceptiveField;
import vitrine.engine.Shape;
import vitrine.nn.LayerOutline;
import vitrine.nn.TokenGrid;
import vitrine.nn.models.TargetLayers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The layers of a network, for a person and as a document.
final class LayerTable {
    private static final String NONE = "-";
    private static final List<String> HEAD =
            List.of("", "layer", "type", "shape", "map", "tokens", "receptive field", "note");

    private final String model;
    private final int[] input;
    private final List<LayerOutline> layers;
    private final Map<String, String> reasons;

    LayerTable(String model, int[] input, TargetLayers targets) {
        this.model = model;
        this.input = input;
        this.layers = targets.outline().layers();
        this.reasons = targets.reasons();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", model);
        document.put("input", input);
        document.put("layers", layers.stream().map(this::row).toList());
        List<Object> recommended = new ArrayList<>();
        reasons.forEach((path, reason) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("layer", path);
            one.put("reason", reason);
            recommended.add(one);
        });
        document.put("recommended", recommended);
        return document;
    }

    private Map<String, Object> row(LayerOutline l) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("path", l.path());
        row.put("type", l.type());
        row.put("shape", l.shape().dims());
        row.put("calls", l.calls());
        row.put("target", l.target());
        if (!l.target()) row.put("obstacle", l.obstacle());
        String reason = reasons.get(l.path());
        if (reason != null) row.put("recommended", reason);
        Shape map = l.map();
        if (map != null) row.put("map", map.dims());
        TokenGrid grid = l.grid();
        if (grid != null) row.put("grid", grid(grid));
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("rows", field(l.rows()));
        field.put("columns", field(l.columns()));
        row.put("receptive_field", field);
        return row;
    }

    private static Map<String, Object> grid(TokenGrid grid) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("layout", grid.layout().name().toLowerCase(Locale.ROOT));
        row.put("prefix", grid.prefix());
        row.put("height", grid.height());
        row.put("width", grid.width());
        return row;
    }

    private static Map<String, Object> field(ReceptiveField field) {
        Map<String, Object> row = new LinkedHashMap<>();
        switch (field) {
            case ReceptiveField.None _ -> row.put("kind", "none");
            case ReceptiveField.Whole _ -> row.put("kind", "whole input");
            case ReceptiveField.Irregular i -> {
                row.put("kind", "irregular");
                row.put("largest", i.largest());
            }
            case ReceptiveField.Window w -> {
                row.put("kind", "window");
                row.put("size", w.size());
                row.put("stride", w.stride());
                row.put("start", w.start());
            }
        }
        return row;
    }

    List<String> lines() {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        for (LayerOutline l : layers) rows.add(cells(l));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        boolean tokens = layers.stream().anyMatch(l -> l.grid() != null);
        List<String> lines = new ArrayList<>(List.of(model + " at " + input[0] + "x" + input[1]));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                if (!tokens && HEAD.get(c).equals("tokens")) continue;
                line.append(row.get(c)).repeat(' ', widths[c] - row.get(c).length()).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add("");
        lines.add("Recommended (*):");
        reasons.forEach((path, reason) -> lines.add("  " + path + ": " + reason));
        return lines;
    }

    private List<String> cells(LayerOutline l) {
        Shape map = l.map();
        boolean reason = map != null && !l.target();
        return List.of(
                reasons.containsKey(l.path()) ? "*" : " ",
                l.path().isEmpty() ? "(output)" : l.path(),
                l.type(),
                l.shape().toString(),
                map != null && l.target() ? map.dim(0) + "x" + map.dim(1) : NONE,
                tokens(l.grid()),
                sees(l.rows(), l.columns()),
                reason ? l.obstacle() : "");
    }

    private static String tokens(@Nullable TokenGrid grid) {
        if (grid == null) return NONE;
        String prefix = grid.prefix() == 0 ? "" : grid.prefix() + "+";
        return prefix + grid.height() + "x" + grid.width();
    }

    private static String sees(ReceptiveField rows, ReceptiveField columns) {
        if (rows instanceof ReceptiveField.Window r && columns instanceof ReceptiveField.Window c) {
            return pair(r.size(), c.size()) + " /" + pair(r.stride(), c.stride());
        }
        String down = sees(rows);
        String across = sees(columns);
        return down.equals(across) ? down : down + " x " + across;
    }

    private static String pair(int down, int across) {
        return down == across ? Integer.toString(down) : down + "x" + across;
    }

    private static String sees(ReceptiveField field) {
        return switch (field) {
            case ReceptiveField.None _ -> NONE;
            case ReceptiveField.Whole _ -> "whole input";
            case ReceptiveField.Window w -> w.size() + " /" + w.stride();
            case ReceptiveField.Irregular i -> "up to " + i.largest();
        };
    }
}
