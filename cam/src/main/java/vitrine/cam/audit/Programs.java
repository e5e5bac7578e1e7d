package vitrine.cam.audit;

import vitrine.cam.Recording;
import vitrine.engine.Line;
import vitrine.engine.Op;

import java.util.Optional;

/// What kind of function a recorded program is.
final class Programs {
    private Programs() {}

    /// The first step that multiplies, divides or normalises values of which more than one depends
    /// on the place, as attention and layer normalisation do.
    static Optional<String> product(Recording program) {
        return program.lines().stream()
                .filter(Programs::isProduct)
                .map(Programs::named)
                .findFirst();
    }

    private static boolean isProduct(Line line) {
        Op op = line.op();
        if (op == null) return false;
        String text = op.toString();
        if (text.startsWith("Normalize")) return true;
        boolean multiplies =
                text.contains("MUL")
                        || text.contains("DIV")
                        || text.contains("POW")
                        || text.contains("FMA")
                        || isBilinear(text);
        return multiplies
                && line.recorded() > 1
                && !(text.contains("FMA") && line.recorded(2) && line.recorded() == 2);
    }

    private static boolean isBilinear(String text) {
        return text.equals("AB")
                || text.equals("GBT")
                || text.equals("ATG")
                || text.startsWith("Convolution");
    }

    /// The first step that is neither linear nor a rectifier or a maximum.
    static Optional<String> curved(Recording program) {
        Optional<String> product = product(program);
        if (product.isPresent()) return product;
        return program.lines().stream().filter(Programs::isCurved).map(Programs::named).findFirst();
    }

    private static boolean isCurved(Line line) {
        Op op = line.op();
        if (op == null) return false;
        String text = op.toString();
        if (text.startsWith("Softmax") || text.contains("POW")) return true;
        if (text.startsWith("Binary") && text.contains("DIV")) return line.recorded(1);
        if (!text.startsWith("Unary")) return false;
        return !(text.contains("RELU") || text.contains("NEG") || text.contains("ABS"));
    }

    /// Whether two values that depend on the place are added somewhere, as a shortcut does.
    static boolean adds(Recording program) {
        return program.lines().stream()
                .anyMatch(l ->
                        l.op() != null && l.op().toString().contains("ADD") && l.recorded() > 1);
    }

    private static String named(Line line) {
        return line.op() + (line.scope().isEmpty() ? "" : " in " + line.scope());
    }
}
