package vitrine.goldens;

import vitrine.engine.Index;
import vitrine.engine.Layouts;
import vitrine.engine.Selection;
import vitrine.engine.Shape;
import vitrine.engine.Tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Operations that move and choose elements.
final class ShapeCases {
    private ShapeCases() {}

    static OpTable all() {
        return new OpTable().with(moving()).with(arranging()).with(choosing());
    }

    private static OpTable moving() {
        return new OpTable()
                .one("cat", in -> Layouts.cat(in.integer("dim"), parts(in)))
                .one("stack", in -> Layouts.stack(in.integer("dim"), parts(in)))
                .one("pad", ShapeCases::pad)
                .one("slice", in -> slice(in.x(), in.text("expr")))
                .many("chunk", in -> Layouts.chunk(in.x(), in.integer("dim"), in.integer("chunks")))
                .many("split", in -> Layouts.split(in.x(), in.integer("dim"), in.integers("sizes")))
                .one("expand", in -> Layouts.expand(in.x(), in.integers("size")))
                .one("repeat", in -> Layouts.repeat(in.x(), in.integers("repeats")))
                .one("flip", in -> Layouts.flip(in.x(), in.integers("dims")))
                .one("roll", ShapeCases::roll)
                .unary("tril", Layouts::tril);
    }

    private static OpTable arranging() {
        return new OpTable()
                .one(
                        "transpose",
                        in -> in.x().transpose(in.integers("dims")[0], in.integers("dims")[1]))
                .one("permute", in -> in.x().permute(in.integers("dims")))
                .unary("permute_reshape", x -> x.permute(0, 2, 3, 1).reshape(2, -1, 3))
                .one("flatten", in -> Layouts.flatten(in.x(), in.integer("start_dim")))
                .one("reshape", in -> in.x().reshape(in.integers("shape")))
                .unary("squeeze", x -> Layouts.unsqueeze(Layouts.squeeze(x, 1), 0))
                .one("channel_shuffle", in -> Layouts.channelShuffle(in.x(), in.integer("groups")))
                .one("pixel_shuffle", in -> Layouts.pixelShuffle(in.x(), in.integer("factor")))
                .one("unfold_im2col", ShapeCases::unfold)
                .unary("dropout_eval", x -> x);
    }

    private static OpTable choosing() {
        return new OpTable()
                .one("index", ShapeCases::index)
                .one("index_select", in -> in.x().indexSelect(in.integer("dim"), in.index("i")))
                .one(
                        "gather",
                        in -> {
                            return Selection.gather(
                                    in.x(), in.integer("dim"), in.index("i"), in.at("i").shape());
                        })
                .one("masked_fill", in -> in.at("m").where(in.constant(in.number("value")), in.x()))
                .one("embedding", ShapeCases::embedding)
                .one(
                        "one_hot",
                        in -> {
                            int classes = in.integer("num_classes");
                            Tensor rows = Selection.oneHot(in.engine(), in.index("i"), classes);
                            return rows.reshape(appended(in.at("i").shape(), classes));
                        });
    }

    private static Tensor[] parts(Operands in) {
        return in.names().stream().map(in::at).toArray(Tensor[]::new);
    }

    private static Shape appended(Shape s, int extent) {
        int[] dims = Arrays.copyOf(s.dims(), s.rank() + 1);
        dims[s.rank()] = extent;
        return new Shape(dims);
    }

    /// PyTorch lists the padding from the last axis to the first.
    private static Tensor pad(Operands in) {
        int[] pad = in.integers("pad");
        Tensor y = in.x();
        for (int i = 0; i < pad.length; i += 2) {
            int axis = -1 - i / 2;
            int before = pad[i];
            int after = pad[i + 1];
            y =
                    switch (in.text("mode")) {
                        case "constant" -> Layouts.pad(y, axis, before, after, in.number("value"));
                        case "reflect" -> Layouts.padReflect(y, axis, before, after);
                        case "replicate" -> Layouts.padReplicate(y, axis, before, after);
                        case "circular" -> Layouts.padCircular(y, axis, before, after);
                        default ->
                                throw new IllegalStateException(
                                        "unknown padding " + in.text("mode"));
                    };
        }
        return y;
    }

    private static Tensor roll(Operands in) {
        int[] shifts = in.integers("shifts");
        int[] axes = in.integers("dims");
        Tensor y = in.x();
        for (int i = 0; i < axes.length; i++) y = Layouts.roll(y, axes[i], shifts[i]);
        return y;
    }

    private static Tensor unfold(Operands in) {
        return Selection.unfold(
                in.x(),
                in.perAxis("kernel", 2, 1),
                in.perAxis("stride", 2, 1),
                in.perAxis("padding", 2, 0),
                in.perAxis("dilation", 2, 1));
    }

    /// `x[i]` or `x[i, j]`
    private static Tensor index(Operands in) {
        if (!in.has("j")) return in.x().indexSelect(0, in.index("i"));
        int columns = in.x().shape().dim(1);
        int[] i = in.index("i").values();
        int[] j = in.index("j").values();
        int[] flat = IntStream.range(0, i.length).map(n -> i[n] * columns + j[n]).toArray();
        return Layouts.flatten(in.x(), 0).indexSelect(0, new Index(flat));
    }

    /// Rows of a table; the row of `padding_idx` is a constant.
    private static Tensor embedding(Operands in) {
        Tensor table = in.at("w");
        if (in.given("padding_idx")) {
            Index padding = new Index(in.integer("padding_idx"));
            Tensor constant = Selection.oneHot(in.engine(), padding, table.shape().dim(0));
            table = constant.transpose(0, 1).where(table.detached(), table);
        }
        Tensor rows = Selection.embedding(table, in.index("i"));
        return rows.reshape(appended(in.at("i").shape(), table.shape().dim(1)));
    }

    /// A Python subscript such as `x[1:, ::2, ..., -1, None]`.
    private static Tensor slice(Tensor x, String subscript) {
        String[] parts = subscript.replaceAll("^x\\[|]$|\\s", "").split(",", -1);
        Tensor y = x;
        int axis = 0;
        for (int p = 0; p < parts.length; p++) {
            String part = parts[p];
            if (part.equals("...")) {
                long named =
                        Arrays.stream(parts, p + 1, parts.length)
                                .filter(s -> !s.equals("None"))
                                .count();
                axis = y.shape().rank() - (int) named;
            } else if (part.equals("None")) {
                y = Layouts.unsqueeze(y, axis++);
            } else if (part.contains(":")) {
                y = range(y, axis++, part.split(":", -1));
            } else {
                int at = Math.floorMod(Integer.parseInt(part), y.shape().dim(axis));
                y = Layouts.squeeze(y.slice(axis, at, at + 1, 1), axis);
            }
        }
        return y;
    }

    private static Tensor range(Tensor x, int axis, String[] bounds) {
        int extent = x.shape().dim(axis);
        int start = bounds[0].isEmpty() ? 0 : Math.floorMod(Integer.parseInt(bounds[0]), extent);
        int stop =
                bounds[1].isEmpty() ? extent : Math.floorMod(Integer.parseInt(bounds[1]), extent);
        int step = bounds.length < 3 || bounds[2].isEmpty() ? 1 : Integer.parseInt(bounds[2]);
        return x.slice(axis, start, stop, step);
    }
}
