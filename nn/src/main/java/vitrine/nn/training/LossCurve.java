package vitrine.nn.training;

import vitrine.nn.ModelException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The losses of a run, step by step: as a table that reads back to the same bits, or as a picture.
/// Belongs to one thread.
public final class LossCurve {
    private static final String HEADER = "step,rate,loss";

    private final List<Point> points = new ArrayList<>();

    /// A step.
    ///
    /// @param step its number, the first is 1
    /// @param rate its learning rate
    /// @param loss of its batch, before the step
    public record Point(long step, double rate, double loss) {}

    /// Adds a step, whose number must be above all before it.
    public void add(long step, double rate, double loss) {
        if (!points.isEmpty() && step <= points.getLast().step) {
            throw new ModelException(
                    "loss curve: step " + step + " comes after step " + points.getLast().step);
        }
        points.add(new Point(step, rate, loss));
    }

    /// All steps so far.
    public List<Point> points() {
        return Collections.unmodifiableList(points);
    }

    /// The mean loss of the last `count` steps, or of all if there are fewer.
    public double recent(int count) {
        return points.subList(Math.max(0, points.size() - count), points.size()).stream()
                .mapToDouble(Point::loss)
                .average()
                .orElse(Double.NaN);
    }

    /// `step,rate,loss`, one line for each step.
    public String csv() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Point p : points) {
            text.append(p.step).append(',').append(p.rate).append(',').append(p.loss).append('\n');
        }
        return text.toString();
    }

    /// The steps up to `last` of what [#csv] wrote: where a checkpoint of that step goes on.
    public static LossCurve parse(String csv, long last) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new ModelException(
                    "loss curve: needs " + HEADER + " in line 1; remove the file to begin anew");
        }
        LossCurve curve = new LossCurve();
        for (int i = 1; i < lines.size(); i++) {
            Point p = point(lines.get(i), i + 1);
            if (p.step <= last) curve.add(p.step, p.rate, p.loss);
        }
        return curve;
    }

    private static Point point(String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != 3) throw malformed(line, number);
        try {
            return new Point(
                    Long.parseLong(cells[0]),
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2]));
        } catch (NumberFormatException e) {
            throw malformed(line, number);
        }
    }

    private static ModelException malformed(String line, int number) {
        return new ModelException(
                "loss curve: line "
                        + number
                        + " needs a step, a rate and a loss, got \""
                        + line
                        + "\"; remove the file to begin anew");
    }

    /// The curve as a picture in SVG: each step's loss, and the mean of the steps around it.
    public String svg(String title) {
        return new LossPicture(title, points()).svg();
    }
}
