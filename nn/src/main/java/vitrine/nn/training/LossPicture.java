package vitrine.nn.training;

import static java.lang.String.format;

import vitrine.nn.training.LossCurve.Point;

import java.util.List;
import java.util.Locale;

/// Draws losses over steps. A loss above the scale, which fits the running mean, is cut off.
record LossPicture(String title, List<Point> points) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 40;
    private static final int BOTTOM = 44;
    private static final int LINES = 5;

    /// Steps on each side that a running mean counts in.
    private static final int AROUND = 10;

    String svg() {
        double[] means = means();
        double most = 0;
        for (double m : means) most = Math.max(most, m);
        double top = rounded(most > 0 ? most : 1);
        StringBuilder out = new StringBuilder();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" ");
        out.append(format(Locale.ROOT, "font-size=\"12\" viewBox=\"0 0 %d %d\">\n", WIDTH, HEIGHT));
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text(out, LEFT, TOP - 16, "start", escaped(title));
        for (int i = 0; i <= LINES; i++) gridLine(out, top * i / LINES, top);
        long last = points.isEmpty() ? 1 : points.getLast().step();
        text(out, x(0), HEIGHT - BOTTOM + 18, "middle", "0");
        text(out, x(last), HEIGHT - BOTTOM + 18, "end", "step " + last);
        double[] losses = points.stream().mapToDouble(Point::loss).toArray();
        line(out, losses, top, "#9ecae1", "1");
        line(out, means, top, "#08519c", "2");
        return out.append("</svg>\n").toString();
    }

    private double[] means() {
        double[] means = new double[points.size()];
        for (int i = 0; i < means.length; i++) {
            int from = Math.max(0, i - AROUND);
            int to = Math.min(means.length, i + AROUND + 1);
            double sum = 0;
            for (Point p : points.subList(from, to)) sum += p.loss();
            means[i] = sum / (to - from);
        }
        return means;
    }

    /// The next of 1, 2, 5 times a power of ten.
    private static double rounded(double value) {
        double power = 1;
        while (power > value) power /= 10;
        while (power * 10 <= value) power *= 10;
        for (int digit : List.of(1, 2, 5)) if (power * digit >= value) return power * digit;
        return power * 10;
    }

    private void gridLine(StringBuilder out, double value, double top) {
        double y = y(value, top);
        out.append(
                format(
                        Locale.ROOT,
                        "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n",
                        LEFT,
                        y,
                        WIDTH - RIGHT));
        text(out, LEFT - 6, y + 4, "end", format(Locale.ROOT, "%.4g", value));
    }

    private void line(StringBuilder out, double[] values, double top, String colour, String wide) {
        out.append("<path fill=\"none\" stroke=\"").append(colour);
        out.append("\" stroke-width=\"").append(wide).append("\" d=\"");
        for (int i = 0; i < values.length; i++) {
            String command = i == 0 ? "M" : "L";
            double y = y(Math.min(values[i], top), top);
            out.append(format(Locale.ROOT, "%s%.1f %.1f", command, x(points.get(i).step()), y));
        }
        out.append("\"/>\n");
    }

    private double x(long step) {
        long last = points.isEmpty() ? 1 : points.getLast().step();
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * step / last;
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String text) {
        out.append(format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"", x, y));
        out.append(anchor).append("\">").append(text).append("</text>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
